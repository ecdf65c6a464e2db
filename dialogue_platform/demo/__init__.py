"""The dialogue a new visitor finds: the scenario, told in commands."""
