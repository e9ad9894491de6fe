"""Fails when a dependency has a licence that deny.toml does not allow (used where cargo-deny itself is not installed)."""

import json
import re
import subprocess
import sys
import tomllib

allowed = set(tomllib.load(open("deny.toml", "rb"))["licenses"]["allow"])
metadata = json.loads(subprocess.check_output(["cargo", "metadata", "--format-version=1"]))


def permitted(expression):
    """Whether one alternative of an SPDX expression is wholly allowed."""
    alternatives = re.split(r"\bOR\b|/", expression.replace("(", " ").replace(")", " "))
    return any(all(part.strip() in allowed for part in re.split(r"\bAND\b", one)) for one in alternatives)


refused = [f"{p['name']} {p['version']}: {p['license']}" for p in metadata["packages"] if p["source"] and not permitted(p["license"] or "none")]
print("\n".join(refused) or f"{len(metadata['packages'])} packages, all licences allowed")
sys.exit(bool(refused))
