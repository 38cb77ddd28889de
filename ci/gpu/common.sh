# What the scripts here share: the Java runtime, the product as a command, the libraries of CUDA.
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
out=${OUT:-$PWD/out}; mkdir -p "$out"
[ -x .jre/bin/java ] || { mkdir -p .jre && tar xJf jre.tar.xz --strip-components=1 -C .jre; }
LD_LIBRARY_PATH=$(ls -d /usr/local/cuda*/targets/x86_64-linux/lib /usr/local/cuda/lib64 2>/dev/null | tr '\n' ':')${LD_LIBRARY_PATH:-}
export LD_LIBRARY_PATH
# As in pimento.
export CUDA_DEVICE_MAX_CONNECTIONS=${CUDA_DEVICE_MAX_CONNECTIONS:-32}
java=(.jre/bin/java --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow -XX:Tier3DelayOn=100000 "-Xmx${PIMENTO_HEAP:-16g}" "-Dpimento.home=$PWD")
# CLASSES: what is on the class path before the product's jars.
pimento() {
  timeout "${LIMIT:-400}" "${java[@]}" -cp "${CLASSES:-lib/*}" io.pimento.app.Main "$@" 2> >(grep -v 'incubator modules' >&2)
}
failed=0
fail() { failed=1; echo "FAILED: $1"; }
pass() { echo "pass: $1"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
