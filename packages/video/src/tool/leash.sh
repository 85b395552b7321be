#!/bin/sh
# Runs ffmpeg (or the tool named first) on a leash, and apart from the rest of the machine as far as it lets us.
#
#   leash.sh [--apart=KIND] [ffmpeg|ffprobe] ARGUMENT…
#   leash.sh --try      says which kind is the strongest that works here, and which of `limits` and `group` are there
#
# The leash is standard input: whoever starts this script holds the other end and never writes. When that process
# dies, even by SIGKILL, the kernel closes its end, and the tool is ended: SIGTERM, and SIGKILL five seconds later.
# A SIGTERM to this script does the same, and the script exits only when the tool is gone.
#
# The tool gets a process group of its own, no environment but what is written here, and limits that no honest file
# reaches. The kinds of being apart, from the strongest; where nobody says which, it is the strongest that works:
#
#   view        what the others give, processes of its own, and of the user's files only those that its arguments name
#               (bubblewrap): what follows -i, read only, and the folders that it writes to. They are named `file:PATH`
#   network     no network, and what `privileges` gives (by namespaces)
#   privileges  it gains none by starting a program that is set-user-ID
#   none

grace_s=5
memory_bytes=17179869184   # address space, not memory: thread stacks and allocator arenas reserve much of it
cpu_s=86400                # a worker's deadline comes long before
file_bytes=68719476736
open_files=256

# Pictures of megabytes in pages of 2 MB instead of 4 kB, and kept instead of given back: a 1080p ladder costs 7 to 10 %
# less CPU (measured, alone and two at once). Either by itself brings half of that, or costs more.
# https://sourceware.org/glibc/manual/latest/html_node/Memory-Allocation-Tunables.html; other C libraries don't look at it.
tunables=glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=268435456:glibc.malloc.trim_threshold=1073741824

# By doing it: a kernel, a container or AppArmor may forbid what is installed, each in its own way.
strongest() {
  for kind in view network privileges; do
    "$0" "--apart=$kind" ffmpeg -version >/dev/null 2>&1 && break
    kind=none
  done
  echo "$kind"
}

apart=
case ${1-} in
  --try)
    strongest
    command -v prlimit >/dev/null && echo limits
    command -v setsid >/dev/null && echo group
    exit 0 ;;
  --apart=*) apart=${1#*=}; shift ;;
esac
tool=ffmpeg
case ${1-} in ffmpeg | ffprobe) tool=$1; shift ;; esac
path=$(command -v "$tool") || { echo "$tool is not installed" >&2; exit 127; }
[ -n "$apart" ] || apart=$(strongest)

# Root gets no user namespace: there it could not reach into other users' folders, as it can where nothing is apart.
user=
case $apart in view | network) user=$(id -u) ;; esac

# The command is built from its end. Bubblewrap's first process must be one that waits (the CPU of what it waits for is
# counted), that SIGTERM does not end, and that keeps quiet.
case $apart in
  view)
    first='exec 3>&2 2>/dev/null; "$@" 2>&3 3>&-; exit $?'
    set -- --remount-ro / /bin/sh -c "$first" sh env --default-signal=TERM "$path" "$@"
    previous=
    for argument; do
      name=${argument#file:}
      # What isn't there, the tool itself shall say.
      if [ "$previous" = -i ] && [ "$name" != "$argument" ]; then set -- --ro-bind-try "$name" "$name" "$@"; fi
      previous=$argument
    done ;;
  network)
    if [ "$user" = 0 ]; then
      set -- setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,+dac_override "$path" "$@"
      set -- unshare --net --ipc "$@"
    else
      set -- unshare --user --map-user=65534 --map-group=65534 --net --ipc setpriv --no-new-privs "$path" "$@"
    fi ;;
  privileges) set -- setpriv --no-new-privs "$path" "$@" ;;
  *) set -- "$path" "$@" ;;
esac

# Where the tool writes, it also stands: what it drops by a relative name goes the way of the job's folder.
cd /
previous=
folder=
for argument; do
  case $argument in
    file:/dev/*) ;;
    file:*)
      name=${argument#file:}
      if [ "$previous" != -i ] && [ "$folder" != "${name%/*}" ]; then
        folder=${name%/*}
        [ "$apart" != view ] || set -- --bind-try "$folder" "$folder" "$@"
        cd "$folder" 2>/dev/null
      fi ;;
  esac
  previous=$argument
done

# The system's programs and libraries. No /proc, and of /sys what the C library asks about large pages: ffmpeg does
# without. A tool that is not among the system's programs comes alone, so it must be one file.
if [ "$apart" = view ]; then
  case $path in /usr/* | /bin/*) ;; *) set -- --ro-bind "$path" "$path" "$@" ;; esac
  for name in /etc/alternatives /etc/ld.so.cache /lib64 /lib /bin /sys/kernel/mm/transparent_hugepage; do
    set -- --ro-bind-try "$name" "$name" "$@"
  done
  set -- --ro-bind /usr /usr --dev-bind /dev/null /dev/null --dev-bind /dev/urandom /dev/urandom "$@"
  [ "$user" != 0 ] || set -- --cap-add CAP_DAC_OVERRIDE "$@"
  set -- bwrap --unshare-net --unshare-pid --unshare-ipc --die-with-parent --as-pid-1 --cap-drop ALL "$@"
fi

set -- env -i PATH="$PATH" LC_ALL=C GLIBC_TUNABLES="$tunables" "$@"
if command -v prlimit >/dev/null; then
  set -- prlimit --as="$memory_bytes" --cpu="$cpu_s" --fsize="$file_bytes" --nofile="$open_files" --core=0 "$@"
fi
if command -v setsid >/dev/null; then set -- setsid "$@"; fi

child=
watcher=
killer=
ending=

# The group does not exist before setsid has run, nor where there is no setsid: then the process alone.
signal() { kill "-$1" "-$child" 2>/dev/null || kill "-$1" "$child" 2>/dev/null; }

# With the first process of its namespace all others die. Bubblewrap itself, which waits for it, must outlive it, or this
# script would end while the tool is still dying.
end() {
  if [ "$apart" = view ] && read -r first _ <"/proc/$child/task/$child/children"; then
    kill -KILL "$first" && return
  fi 2>/dev/null
  signal KILL
}

stop() {
  ending=yes
  # Not before both are known: the process that is started here would be taken for them, by its place in `$!`.
  [ -n "$watcher" ] || return 0
  trap '' TERM INT HUP
  # A signal just then is seen by the trap and by the check below.
  [ -z "$killer" ] || return 0
  signal TERM
  # Once more, for a tool that did not run yet.
  (sleep 1; signal TERM; sleep "$((grace_s - 1))"; end) </dev/null >/dev/null 2>&1 &
  killer=$!
}
trap stop TERM INT HUP

exec 3<&0
# Bubblewrap would die of a SIGTERM to its group before the tool has ended. What ignores a signal passes that on, to all
# but the tool.
( [ "$apart" != view ] || trap '' TERM; exec "$@" ) 3<&- </dev/null &
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
