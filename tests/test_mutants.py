"""The ways to break the code fit the code as it is: whether a test then turns red, `./dev test --mutants` says."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tools.mutants import PATCHES, Mutant
from tools.say import ROOT


@pytest.mark.skipif(shutil.which("git") is None, reason="git applies them")
def test_each_patch_applies_and_names_tests_that_are_there():
    mutants = [Mutant.read(path) for path in sorted(PATCHES.glob("*.patch"))]
    assert len(mutants) > 50
    check = ["git", "apply", "--check", "-C1"]
    stale = [one.name for one in mutants if subprocess.run(check, cwd=ROOT, input=one.patch.encode()).returncode]
    assert stale == [], "their lines have changed: write them anew, and see them killed"
    assert [one.name for one in mutants for test in one.tests if not (ROOT / test.partition("::")[0]).exists()] == []
