"""The contract written out, from the registers alone: for the islands, as OpenAPI and AsyncAPI, and as pages of docs/."""
