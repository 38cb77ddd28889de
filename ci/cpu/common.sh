# What the scripts here share: the product as a command, cores to pin to, medians, and results as JSON.
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
home=$(cd "$here/../.." && pwd)
out=$(mkdir -p "${OUT:-out}" && cd "${OUT:-out}" && pwd)
pimento=${PIMENTO:-$home/pimento}
peers=${PEERS:-$home/kernels-bench/peers/pytorch}
failed=0
fail() { failed=1; echo "FAILED: $1"; }

# cpus N: N of the processors that this shell may use, a thread of every core before the second of any.
cpus() {
  local allowed
  allowed=$(taskset -pc $$ 2>/dev/null | sed 's/.*: //') || allowed=''
  { lscpu -p=CPU,CORE 2>/dev/null | grep -v '^#' || seq 0 $(($(nproc) - 1)) | sed 's/.*/&,&/'; } |
    awk -F, -v n="$1" -v allowed="$allowed" '
      BEGIN { parts = split(allowed, part, ","); for (i = 1; i <= parts; i++) { split(part[i], ends, "-"); if (!(2 in ends)) ends[2] = ends[1]
        for (c = ends[1] + 0; c <= ends[2] + 0; c++) may[c] = 1; delete ends } }
      parts == 0 || $1 in may { if (seen[$2]++) later[++l] = $1; else first[++f] = $1 }
      END { for (i = 1; i <= n && i <= f + l; i++) printf("%s%s", i > 1 ? "," : "", i <= f ? first[i] : later[i - f]) }'
}

# pinned THREADS COMMAND…: on as many processors as threads.
pinned() {
  local set
  set=$(cpus "$1")
  shift
  if [ -n "$set" ] && command -v taskset >/dev/null; then taskset -c "$set" "$@"; else "$@"; fi
}

# median NUMBER…
median() { printf '%s\n' "$@" | sort -g | awk '{ x[NR] = $1 } END { print NR % 2 ? x[(NR + 1) / 2] : (x[NR / 2] + x[NR / 2 + 1]) / 2 }'; }
# spread NUMBER…: the least and the greatest.
spread() { printf '%s\n' "$@" | sort -g | sed -n '1p;$p' | paste -sd' '; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else printf "null" }'; }

# row KEY VALUE …: one object of $results; numbers and null as they are, all else as text.
results=$out/results.jsonl
row() {
  local text='' value
  while [ $# -gt 0 ]; do
    value=$2
    [[ $value =~ ^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$ || $value = null ]] || value="\"${value//\"/\\\"}\""
    text+="${text:+, }\"$1\": $value"
    shift 2
  done
  echo "{$text}" >>"$results"
}
