#!/bin/sh
# An environment for the peers, apart from the project's own: build/peers, with every version pinned.
set -eu
cd "$(dirname "$0")/../.."
python3 -m venv --clear build/peers
build/peers/bin/pip install --quiet -r benchmarks/bench/peers.txt
