#!/bin/sh
# Looks for texts in every file that this server has written. Run on the server as root: `sh -s TEXT...`. Prints what has one, and which.
# The texts are arguments of no other program, so that no log has them from here.
set -eu

work=$(mktemp --directory --tmpdir=/dev/shm)
trap 'rm -rf "$work"' EXIT
printf '%s\n' "$@" >"$work/texts"

# A file, by the name that is printed for it.
look() {
  if grep --quiet --text --fixed-strings --file "$work/texts" "$2"; then
    echo "$1: $(grep --text --only-matching --fixed-strings --file "$work/texts" "$2" | sort --unique | tr '\n' ' ')"
  fi
}

# Redis compresses what is in its snapshots, so one is read by Redis and written again as it is.
look_in_snapshot() {
  mkdir "$work/redis"
  cp "$2" "$work/redis/dump.rdb"
  redis-server --port 0 --unixsocket "$work/redis/socket" --dir "$work/redis" --save '' --rdbcompression no --daemonize yes >/dev/null
  tries=0
  until redis-cli -s "$work/redis/socket" save 2>/dev/null | grep --quiet OK; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { echo "$1 can't be read"; exit 1; }
    sleep 0.1
  done
  redis-cli -s "$work/redis/socket" shutdown nosave
  look "$1" "$work/redis/dump.rdb"
  rm -rf "$work/redis"
}

journalctl --sync
journalctl --no-pager --output export >"$work/journal"
look 'the journal' "$work/journal"

find /var/lib/redis -name '*.rdb' | while read -r snapshot; do
  look_in_snapshot "$snapshot" "$snapshot"
done
find /var/backups -name '*.tar.gz' | while read -r backup; do
  mkdir "$work/backup"
  tar --extract --gzip --file "$backup" --directory "$work/backup"
  look_in_snapshot "$backup, dump.rdb" "$work/backup/dump.rdb"
  look "$backup, letsencrypt.tar" "$work/backup/letsencrypt.tar"
  rm -rf "$work/backup"
done
find /var/log -name '*.gz' | while read -r log; do
  zcat "$log" >"$work/log"
  look "$log" "$work/log"
done

# Packages bring /usr; /proc, /sys, /dev and /run are no disks. Docker's folder is a disk of its own here.
find / /var/lib/docker -xdev -path /usr -prune -o -type f -print0 | sort --zero-terminated --unique |
  xargs --null grep --text --files-with-matches --no-messages --fixed-strings --file "$work/texts" >"$work/found" || true
while read -r file; do
  look "$file" "$file"
done <"$work/found"

# What the firewall logs is in the kernel's log, with the sender's address. A namespace has no such log, so the rules are looked at.
for family in iptables ip6tables; do
  "$family-save" | grep -e '-j LOG' | sed "s/^/$family logs: /" || true
done
