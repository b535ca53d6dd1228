#!/usr/bin/python3
"""foreign_ndt7.py HOST:PORT: what two clients of NDT7 by others make of a server: `ndt7-client` (crates.io, Apache-2.0) and `@m-lab/ndt7` (npm,
Apache-2.0, which is made for browsers and gets from tests/foreign_ndt7.js what it misses). Neither is part of the program: they are
fetched into the target folder when they are first needed. Tells bits a second each way, and null for a client that can't be had."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
folder = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", here.parent / "target")).absolute() / "foreign"
# The versions that were looked at.
CRATE, PACKAGES = "ndt7-client@0.3.1", ["@m-lab/ndt7@0.1.4", "ws@8.18.3"]


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command[0]}: {done.stdout}{done.stderr}")
    return done.stdout


def bits(counted):
    return counted["NumBytes"] * 8e6 / counted["ElapsedTime"]


def by_crate(run, server):
    """By the command of the crate. It counts a download itself; of an upload the server's count is the true one."""
    if not (folder / "bin/ndt7-client").exists():
        subprocess.run(["cargo", "install", "--locked", "--root", folder, "--target-dir", folder / "build", CRATE], check=True)
    told = run(folder / "bin/ndt7-client", "--server", server, "--no-locate", "--no-tls", "--format", "json")
    events = [json.loads(line) for line in told.splitlines()]
    if any(event["Type"] == "Error" for event in events):
        sys.exit(f"ndt7-client: {told}")
    measured = [event["Measurement"] for event in events if event["Type"] == "Measurement"]

    def last(test, origin):
        return bits([one["AppInfo"] for one in measured if (one["Test"], one["Origin"]) == (test, origin)][-1])

    return {"down": last("download", "client"), "up": last("upload", "server")}


def by_npm(run, server):
    """By M-Lab's own client, where there is npm: Debian's nodejs is too old for it, and another one can't stand beside Debian's npm."""
    if not shutil.which("npm"):
        return None
    if not (folder / "node_modules/@m-lab/ndt7").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, *PACKAGES], check=True,
                       stdout=subprocess.DEVNULL)
    return json.loads(run("node", here / "foreign_ndt7.js", folder / "node_modules", server))


if __name__ == "__main__":
    print(json.dumps({"crate": by_crate(run, sys.argv[1]), "npm": by_npm(run, sys.argv[1])}))
