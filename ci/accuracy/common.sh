# What the scripts here and in ci/benchmarks share. prepared DATASET RUN-FOLDER [OPTION…]: the data set prepared beside the run
# folder, once, with the options of `pimento prepare`.
pimento=${PIMENTO:-./pimento}

# written CONFIG DATA INPUT: a committed configuration with its folders, as INPUT/run.yaml.
written() {
  mkdir -p "$3"
  local data=${2//[\\&#]/\\&} input=${3//[\\&#]/\\&}
  sed "s#\${DATA}#$data#g; s#\${INPUT}#$input#g" "$1" >"$3/run.yaml"
}

prepared() {
  name=$1 run=$2 input=$2-input
  config=ci/accuracy/$name.yaml
  [ -f "$config" ] || { echo "unknown data set '$name'; there are: $(cd ci/accuracy && ls ./*.yaml | grep -v schema | sed 's#./##; s/.yaml//' | tr '\n' ' ')" >&2; exit 2; }
  data=${PIMENTO_DATA:-}
  if [ "$name" = kdd12_small ] || [ "$name" = adult ]; then data=datasets/samples; fi
  [ -d "$data/$name" ] || { echo "the folder $data/$name is not there; set PIMENTO_DATA to the folder that holds $name" >&2; exit 2; }
  if [ -d "$input/data" ] && [ "$(cat "$input/name" 2>/dev/null)" != "$name" ]; then
    echo "$input holds other data ($(cat "$input/name" 2>/dev/null || echo unnamed)), not $name; choose another run folder or remove it" >&2; exit 2
  fi
  written "$config" "$data/$name" "$input"
  echo "$name" >"$input/name"
  [ -d "$input/data" ] || $pimento prepare --config "$input/run.yaml" "${@:3}"
}
