// Layer normalisation along the last axis or over rows, forward and backward, with ReLU and the mask.
//
// Statistics run over all n entries of a line, only the first `keep` come out. Along the last axis a group of 4 to 32
// lanes has a line in registers, or several warps; over rows of 16 columns a warp has a whole sample. Odd sizes take the loops below.
#pragma once
#include "normlast.cuh"
#include "normlong.cuh"
#include "normrows.cuh"

// Lines of any size: entry i of a line lies at base + i · step.
struct Lines {
  i64 x, y;
  int step;
  __device__ Lines(const Norm& o, i64 line, int width) {
    if (width == 0) {
      x = line * o.n, y = line * o.keep, step = 1;
    } else {
      x = line / width * o.n * width + line % width, y = line / width * o.keep * width + line % width, step = width;
    }
  }
};

__device__ __forceinline__ void statistics(const Norm& o, const Lines& l, float& mean, float& inverse) {
  float s = 0, q = 0;
  for (int i = 0; i < o.n; i++) s += o.x[l.x + (i64)i * l.step];
  mean = s / o.n;
  for (int i = 0; i < o.n; i++) {
    float d = o.x[l.x + (i64)i * l.step] - mean;
    q += d * d;
  }
  inverse = rsqrtf(q / o.n + o.epsilon);
}

__device__ __forceinline__ void norm_lines(const Norm& o, i64 from, i64 to, int width) {
  for (i64 line = from + threadIdx.x; line < to; line += THREADS) {
    Lines l(o, line, width);
    float mean, inverse;
    statistics(o, l, mean, inverse);
    for (int i = 0; i < o.keep; i++)
      o.y[l.y + (i64)i * l.step] =
          activated((o.x[l.x + (i64)i * l.step] - mean) * inverse * o.weight[i] + o.bias[i], o.relu);
  }
}

__device__ __forceinline__ void norm_lines_gradient(const Norm& o, i64 from, i64 to, int width, float* scratch,
                                                    int unit) {
  // At most THREADS lines a unit.
  i64 line = from + threadIdx.x;
  if (line < to) {
    Lines l(o, line, width);
    float mean, inverse, sum = 0, dotted = 0;
    statistics(o, l, mean, inverse);
    scratch[2 * threadIdx.x] = mean, scratch[2 * threadIdx.x + 1] = inverse;
    for (int i = 0; i < o.keep; i++) {
      float hat = (o.x[l.x + (i64)i * l.step] - mean) * inverse, d = o.dy[l.y + (i64)i * l.step];
      if (o.relu && !(hat * o.weight[i] + o.bias[i] > 0.f)) d = 0.f;
      sum += d * o.weight[i], dotted += d * o.weight[i] * hat;
    }
    for (int i = 0; i < o.n; i++) {
      float hat = (o.x[l.x + (i64)i * l.step] - mean) * inverse, g = 0;
      if (i < o.keep) {
        float d = o.dy[l.y + (i64)i * l.step];
        if (o.relu && !(hat * o.weight[i] + o.bias[i] > 0.f)) d = 0.f;
        g = d * o.weight[i];
      }
      o.y[l.x + (i64)i * l.step] = inverse * (g - sum / o.n - hat * dotted / o.n);
    }
  }
  __syncthreads();
  for (int i = threadIdx.x; i < o.keep; i += THREADS) {
    float dw = 0, db = 0;
    for (i64 k = from; k < to; k++) {
      Lines l(o, k, width);
      float hat = (o.x[l.x + (i64)i * l.step] - scratch[2 * (k - from)]) * scratch[2 * (k - from) + 1];
      float d = o.dy[l.y + (i64)i * l.step];
      if (o.relu && !(hat * o.weight[i] + o.bias[i] > 0.f)) d = 0.f;
      dw += d * hat, db += d;
    }
    o.parts[(i64)unit * 2 * o.keep + i] = dw;
    o.parts[(i64)unit * 2 * o.keep + o.keep + i] = db;
  }
}

// Which way a size goes: 4 to 32 lanes a line of at most 1024, or loops.
__device__ __forceinline__ int norm_lanes(int n, int keep) {
  if ((n & 3) || (keep & 3) || n > 1024) return 0;
  int lanes = 4;
  while (lanes < 32 && 4 * lanes < n) lanes *= 2;
  return lanes;
}

__device__ __forceinline__ bool norm_wide(const Norm& o) {
  return aligned16(o.x) && aligned16(o.weight) && aligned16(o.bias) && aligned16(o.y) && aligned16(o.dy);
}

// `width` is 0 along the last axis, else the columns of a sample; a unit takes `chunk` lines (or samples).
__device__ __noinline__ void layer_norm(Unit u) {
  using namespace layer_norm_operands;
  Norm o = {u.floats(x), u.floats(weight), u.floats(bias), nullptr, u.floats(y), nullptr,
            u.n(n),      u.n(keep),        u.n(relu),      u.number(epsilon)};
  i64 from = (i64)u.index * u.n(chunk), to = min(u.word(lines), from + u.n(chunk));
  int w = u.n(width), lanes = w == 0 ? norm_lanes(o.n, o.keep) : 0;
  bool wide = norm_wide(o);
  if (w == ROW_WIDTH && o.n <= ROWS_MOST && wide) norm_rows(o, (int)from, (int)to);
  else if (w != 0) norm_lines(o, from * w, to * w, w);
  else if (lanes == 0 || !wide) norm_lines(o, from, to, 0);
  else if (o.n > 4 * lanes) norm_last<8, 1>(o, from, to, lanes);
  else if ((to - from) * lanes >= SHORT_LINES * THREADS) norm_last<1, SHORT_LINES>(o, from, to, lanes);
  else norm_last<1, 1>(o, from, to, lanes);
}

__device__ __noinline__ void layer_norm_gradient(Unit u) {
  using namespace layer_norm_gradient_operands;
  Norm o = {u.floats(x), u.floats(weight), u.floats(bias), u.floats(dy), u.floats(dx), u.floats(parts),
            u.n(n),      u.n(keep),        u.n(relu),      u.number(epsilon)};
  i64 from = (i64)u.index * u.n(chunk), to = min(u.word(lines), from + u.n(chunk));
  int w = u.n(width), lanes = w == 0 ? norm_lanes(o.n, o.keep) : 0;
  bool wide = norm_wide(o);
  if (w == ROW_WIDTH && o.n <= ROWS_MOST && wide) norm_rows_gradient(o, (int)from, (int)to, shared, u.index);
  else if (w != 0) norm_lines_gradient(o, from * w, to * w, w, shared, u.index);
  else if (lanes == 0 || !wide) norm_lines_gradient(o, from, to, 0, shared, u.index);
  else if (o.n > 4 * lanes && norm_is_long(o)) norm_long_gradient(o, from, to, shared, u.index);
  else if (o.n > 4 * lanes) norm_last_gradient<8, 1>(o, from, to, lanes, shared, u.index);
  else if ((to - from) * lanes >= SHORT_LINES * THREADS)
    norm_last_gradient<1, SHORT_LINES>(o, from, to, lanes, shared, u.index);
  else norm_last_gradient<1, 1>(o, from, to, lanes, shared, u.index);
}
