# Makes .venv. Sourced by bin/run, bin/helpdesk and bin/test; needs only a POSIX shell and python3 with venv.
# Leaves $root (the project) and $python (its Python), and offers `install LOCK...`.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
venv=$root/.venv
python=$venv/bin/python

# .venv holds what the locks pin, hash by hash. A copy of each lock is kept beside it, so a second start runs no pip.
install() {
    "$python" -c '' 2>/dev/null || make_venv
    set -- $(changed "$@")
    [ $# -eq 0 ] && return
    echo "Installing what Helpdesk needs into .venv (once, a minute or so) ..." >&2
    for lock; do rm -f "$venv/$lock"; set -- "$@" -r "$root/$lock"; shift; done
    "$python" -m pip install -qq --disable-pip-version-check --require-hashes "$@" || {
        echo "Could not install what Helpdesk needs; what pip says is above. Run this again when it is mended." >&2
        exit 1
    }
    while [ $# -gt 0 ]; do cp "$2" "$venv/"; shift 2; done
}

changed() {
    for lock; do cmp -s "$root/$lock" "$venv/$lock" || echo "$lock"; done
}

make_venv() {
    base=$(find_python) || exit 1
    "$base" -m venv --clear "$venv" || { echo "Could not make $venv with $base -m venv." >&2; exit 1; }
}

# Prints the first Python that will do; else says what is missing and which command installs it.
find_python() {
    lame=
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null || continue
        "$name" -c 'import venv, ensurepip' 2>/dev/null && echo "$name" && return
        lame=${lame:-$name}
    done
    if [ -n "$lame" ]; then
        echo "Helpdesk needs Python's venv module, and $lame comes without it. Install it: $(how "$lame-venv")" >&2
    else
        found=$(python3 --version 2>/dev/null || echo none)
        package=python3-venv
        [ "$found" = none ] || package=python3.11-venv
        echo "Helpdesk needs Python 3.11 to 3.14; found: $found. Install it: $(how $package)" >&2
    fi
    return 1
}

how() {
    if command -v apt-get >/dev/null; then echo "apt-get install $1"
    elif command -v dnf >/dev/null; then echo "dnf install python3.12"
    elif command -v apk >/dev/null; then echo "apk add python3"
    elif command -v brew >/dev/null; then echo "brew install python@3.13"
    else echo "see python.org/downloads"
    fi
}
