#!/bin/sh
# Prints the folder of an unpacked Virtuoso 7, fetched once from the package source of the system.
# Nothing is installed. Exit status 3, with the reason, where that cannot be done.
set -eu

cache="${XDG_CACHE_HOME:-$HOME/.cache}/thingfit-virtuoso"
root="$cache/root"
server="virtuoso-opensource-7 virtuoso-opensource-7-bin"

refuse() {
  echo "$1" >&2
  exit 3
}

if [ -x "$root/usr/bin/virtuoso-t" ]; then
  echo "$root"
  exit 0
fi
for tool in apt-get dpkg; do
  command -v "$tool" >/dev/null || refuse "Virtuoso is taken from Debian, and \`$tool\` is not here"
done
work="$cache/fetched.$$"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT

# The server with all that it needs and this system lacks: a small one has no LDAP, for instance.
packages="$server"
# shellcheck disable=SC2086 # Each word is a package.
for package in $(apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
  --no-breaks --no-replaces --no-enhances $server 2>/dev/null | grep '^[a-z0-9]' | sort -u); do
  case "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" in
    *" installed") ;;
    *) packages="$packages $package" ;;
  esac
done
# shellcheck disable=SC2086 # Each word is a package.
(cd "$work" && apt-get download $packages >/dev/null 2>&1) ||
  refuse "the packages of Virtuoso cannot be downloaded"
for package in "$work"/*.deb; do
  dpkg -x "$package" "$work/root"
done
# Moved at the end, so that a stopped run leaves nothing that looks whole.
mv "$work/root" "$root" 2>/dev/null || [ -x "$root/usr/bin/virtuoso-t" ]
echo "$root"
