#!/bin/sh
# Runs a command. Kills it and all processes that it started when the parent of this script dies.
#
#   die-with-parent.sh namespace|group COMMAND…
#
# Standard input is a pipe. The parent holds the other end and never writes. When the parent dies, even by SIGKILL, the
# kernel closes its end, and the command is killed. SIGTERM to this script does the same. The script exits after the
# command has ended, with the command's exit code.
#
#   group      The command begins with setsid: it and its children are a process group.
#   namespace  The command is bubblewrap. The first process of its namespace is killed, all others die with it, and
#              bubblewrap ends after them.

how=$1
shift
child=
ending=

end() {
  ending=yes
  # The command may not have started yet. The check below ends it then.
  [ -n "$child" ] || return 0
  trap '' TERM
  first=
  # `read` fails because the list has no line break at its end, but it has read the list.
  [ "$how" != namespace ] || read -r first _ <"/proc/$child/task/$child/children"
  if [ -n "$first" ] && kill -KILL "$first"; then return 0; fi
  # There is no group when setsid has not run yet or is not installed.
  kill -KILL "-$child" || kill -KILL "$child"
} 2>/dev/null

trap end TERM
exec 9<&0
"$@" 9<&- </dev/null &
child=$!
[ -z "$ending" ] || end

# A process of its own watches the pipe, so that the command ends even when the script is killed. It holds none of the
# command's pipes.
(
  trap - TERM
  while read -r _ <&9; do :; done
  end
) >/dev/null 2>&1 3<&- &
watcher=$!
# Writing to the pipe of a dead parent would kill this script.
exec 9<&- 3<&- </dev/null >/dev/null 2>&1

wait "$child"
status=$?
# SIGTERM interrupts `wait`: the command may still be running.
if [ -n "$ending" ]; then
  wait "$child"
  status=$?
fi
# From here on, other processes may get the command's process id.
child=
kill -KILL "$watcher"
wait "$watcher"
exit "$status"
