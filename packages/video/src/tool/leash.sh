#!/bin/sh
# Runs ffmpeg (or the tool named first) on a leash.
#
#   leash.sh [ffmpeg|ffprobe] ARGUMENT…
#
# The leash is standard input: whoever starts this script holds the other end and never writes. When that process
# dies, even by SIGKILL, the kernel closes its end, and the tool is ended: SIGTERM, and SIGKILL five seconds later.
# A SIGTERM to this script does the same, and the script exits only when the tool is gone.
#
# The tool gets a process group of its own, an empty environment and limits that no honest file reaches.

grace_s=5
memory_bytes=17179869184   # address space, not memory: thread stacks and allocator arenas reserve much of it
cpu_s=86400                # a worker's deadline comes long before
file_bytes=68719476736
open_files=256

tool=ffmpeg
case ${1-} in ffmpeg | ffprobe) tool=$1; shift ;; esac
command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 127; }

child=
watcher=
killer=
ending=

# The group does not exist before setsid has run, nor where there is no setsid: then the process alone.
signal() { kill "-$1" "-$child" 2>/dev/null || kill "-$1" "$child" 2>/dev/null; }

stop() {
  ending=yes
  # Not before both are known: the process that is started here would be taken for them, by its place in `$!`.
  [ -n "$watcher" ] || return 0
  trap '' TERM INT HUP
  # A signal just then is seen by the trap and by the check below.
  [ -z "$killer" ] || return 0
  signal TERM
  (sleep "$grace_s"; signal KILL) </dev/null >/dev/null 2>&1 &
  killer=$!
}
trap stop TERM INT HUP

set -- env -i PATH="$PATH" LC_ALL=C "$tool" "$@"
if command -v prlimit >/dev/null; then
  set -- prlimit --as="$memory_bytes" --cpu="$cpu_s" --fsize="$file_bytes" --nofile="$open_files" --core=0 "$@"
fi
if command -v setsid >/dev/null; then set -- setsid "$@"; fi

exec 3<&0
"$@" 3<&- </dev/null &
child=$!

# A subshell of its own, so that the tool is ended even when this script is killed. It holds no pipe of the tool's, and
# starts no process to wait with: in a container nobody might collect it.
(
  trap - TERM INT HUP
  while read -r _ <&3; do :; done
  signal TERM
  sleep "$grace_s"
  signal KILL
) >/dev/null 2>&1 &
watcher=$!
[ -z "$ending" ] || stop
# From here on this script says nothing, not even that the tool was terminated: a dead worker's pipe would kill it.
exec 3<&- </dev/null >/dev/null 2>&1

wait "$child"
status=$?
# A trap interrupts `wait`: the tool may still be there.
if [ -n "$ending" ]; then
  wait "$child"
  status=$?
fi
# The process id is free for others from here on, so nobody may signal it any more.
kill -KILL "$watcher" $killer
wait "$watcher" $killer
exit "$status"
