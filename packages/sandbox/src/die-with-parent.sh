#!/bin/sh
# Runs a command, and kills it with all that it started when the process that runs this script dies.
#
#   tether.sh namespace|group COMMAND…
#
# Standard input is the tether. The process that runs this script holds the other end and never writes. When that
# process dies, even by SIGKILL, the kernel closes its end, and the command is killed. SIGTERM to this script does the
# same. The script exits when the command is gone, with its exit code.
#
#   group      the command begins with setsid: it and what it starts are a process group
#   namespace  the command becomes bubblewrap. The first process of its namespace is killed. All others die with it, and
#              bubblewrap ends when they are gone

how=$1
shift
child=
ending=

end() {
  ending=yes
  # The command may not run yet. Then the check below ends it.
  [ -n "$child" ] || return 0
  trap '' TERM
  first=
  # The list has no line break at its end, for which `read` fails though it has read it.
  [ "$how" != namespace ] || read -r first _ <"/proc/$child/task/$child/children"
  if [ -n "$first" ] && kill -KILL "$first"; then return 0; fi
  # There is no group where setsid has not run yet, or is not installed.
  kill -KILL "-$child" || kill -KILL "$child"
} 2>/dev/null

trap end TERM
exec 9<&0
"$@" 9<&- </dev/null &
child=$!
[ -z "$ending" ] || end

# This process waits at the tether, so that the command ends even where the script is killed. It holds no pipe of the
# command's.
(
  trap - TERM
  while read -r _ <&9; do :; done
  end
) >/dev/null 2>&1 3<&- &
watcher=$!
# A dead worker's pipe would kill a script that says something.
exec 9<&- 3<&- </dev/null >/dev/null 2>&1

wait "$child"
status=$?
# SIGTERM interrupts `wait`: the command may still be there.
if [ -n "$ending" ]; then
  wait "$child"
  status=$?
fi
# From here on the process id is free for others.
child=
kill -KILL "$watcher"
wait "$watcher"
exit "$status"
