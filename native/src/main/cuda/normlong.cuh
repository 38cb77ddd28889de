// The gradient of layer normalisation along a last axis of 132 to 1,024 entries, of which most come out: a line in the registers of 2 to 8
// warps, four entries a thread, LONG_LINES lines at once while the next are on their way to scratch. Weights and their gradients stay in
// registers; sums go over warps through scratch. A warp a line (normlast.cuh) adds those gradients up in scratch, but does not wait for others:
// it is faster where few entries come out.
#pragma once
#include "common.cuh"
#include "norm.cuh"

constexpr int LONG_LINES = 4;

static_assert(WARPS == 8, "sums over warps are read in two pieces of four");

// Which lines a thread works on, and which of their entries.
struct LongLines {
  const int threads, groups, group, at;  // threads of a line; lines side by side, and which of them; the first entry of this thread
  float* const sums;                     // of every line on its way, one a warp
  __device__ __forceinline__ LongLines(int n, float* sums)
      : threads(n > 512 ? 256 : n > 256 ? 128 : 64),
        groups(THREADS / threads),
        group(threadIdx.x / threads),
        at(4 * (threadIdx.x % threads)),
        sums(sums) {}
  __device__ __forceinline__ i64 line(i64 r0, int j) const { return r0 + j * groups + group; }
  // Leaves a warp's sum for the others of its line; `which` tells apart what is summed between two barriers.
  __device__ __forceinline__ void leave(int which, int j, float v) const {
    v = warp_sum(v, 32);
    if ((threadIdx.x & 31) == 0) sums[(which * LONG_LINES + j) * WARPS + (threadIdx.x >> 5)] = v;
  }
  // The sum over the warps of a line, in an order of its own; read in two pieces, for one by one they would be waited for.
  __device__ __forceinline__ float sum(int which, int j) const {
    const float4* from = (const float4*)(sums + (which * LONG_LINES + j) * WARPS);
    const float4 a = from[0], b = from[1], half = group * threads < THREADS / 2 ? a : b;
    if (threads == THREADS) return ((a.x + a.y) + (a.z + a.w)) + ((b.x + b.y) + (b.z + b.w));
    if (threads == THREADS / 2) return (half.x + half.y) + (half.z + half.w);
    return (group & 1) == 0 ? half.x + half.y : half.z + half.w;
  }
};

__device__ __forceinline__ float4 four_at(const float* p, bool live) {
  return live ? *(const float4*)p : make_float4(0, 0, 0, 0);
}

// What a thread has on its way: STAGES times its entries of LONG_LINES lines of x and of dy. No other thread reads them.
struct LongStages {
  static constexpr int ARRAYS = 2, STAGES = 2;
  static constexpr int FLOATS = 4 * THREADS * ARRAYS * LONG_LINES * STAGES;
  const u32 at;
  int stage;
  __device__ __forceinline__ LongStages(const float* scratch) : at(scratch_address(scratch) + 16 * threadIdx.x), stage(0) {}
  __device__ __forceinline__ u32 place(int array, int j) const {
    return at + 16 * THREADS * ((stage * LONG_LINES + j) * ARRAYS + array);
  }
  __device__ __forceinline__ void fetch(int array, int j, const float* from, bool live) const {
    copy_async16(place(array, j), from, live ? 16 : 0);
  }
  __device__ __forceinline__ float4 read(int array, int j) const { return load_shared(place(array, j)); }
  __device__ __forceinline__ void next() {
    commit_async();
    stage = stage + 1 == STAGES ? 0 : stage + 1;
  }
};

// Whether lines go this way.
__device__ __forceinline__ bool norm_is_long(const Norm& o) { return 4 * o.keep >= 3 * o.n; }

// Mean and inverse deviation of lines whose entries are in registers. Two barriers.
__device__ __forceinline__ void measure(const LongLines& l, const float4 (&v)[LONG_LINES], bool entries, int n, float epsilon,
                                        float (&mean)[LONG_LINES], float (&inverse)[LONG_LINES]) {
#pragma unroll
  for (int j = 0; j < LONG_LINES; j++) l.leave(0, j, (v[j].x + v[j].y) + (v[j].z + v[j].w));
  __syncthreads();
#pragma unroll
  for (int j = 0; j < LONG_LINES; j++) {
    mean[j] = l.sum(0, j) / n;
    const float a = v[j].x - mean[j], b = v[j].y - mean[j], c = v[j].z - mean[j], d = v[j].w - mean[j];
    l.leave(1, j, entries ? (a * a + b * b) + (c * c + d * d) : 0.f);
  }
  __syncthreads();
#pragma unroll
  for (int j = 0; j < LONG_LINES; j++) inverse[j] = rsqrtf(l.sum(1, j) / n + epsilon);
}

__device__ __forceinline__ void norm_long_gradient(const Norm& o, i64 from, i64 to, float* scratch, int unit) {
  LongStages stages(scratch);
  const LongLines l(o.n, scratch + stages.FLOATS);
  const bool entries = l.at < o.n, kept = l.at < o.keep;
  const float4 w = four_at(o.weight + l.at, kept), b = four_at(o.bias + l.at, kept);
  float4 dw = make_float4(0, 0, 0, 0), db = dw;
  auto fetch = [&](i64 r0) {
#pragma unroll
    for (int j = 0; j < LONG_LINES; j++) {
      const i64 r = l.line(r0, j);
      stages.fetch(0, j, o.x + r * o.n + l.at, entries && r < to);
      stages.fetch(1, j, o.dy + r * o.keep + l.at, kept && r < to);
    }
    stages.next();
  };
  const int turn = LONG_LINES * l.groups;
#pragma unroll
  for (int s = 0; s < stages.STAGES; s++) fetch(from + s * turn);
  for (i64 r0 = from; r0 < to; r0 += turn) {
    float4 v[LONG_LINES], g[LONG_LINES];
    float mean[LONG_LINES], inverse[LONG_LINES];
    wait_async<LongStages::STAGES - 1>();
#pragma unroll
    for (int j = 0; j < LONG_LINES; j++) v[j] = stages.read(0, j), g[j] = stages.read(1, j);
    measure(l, v, entries, o.n, o.epsilon, mean, inverse);
    fetch(r0 + stages.STAGES * turn);
#pragma unroll
    for (int j = 0; j < LONG_LINES; j++) {
      // From here on normalised.
      const float m = mean[j], s = inverse[j];
      float4& h = v[j];
      float4& d = g[j];
      h.x = (h.x - m) * s, h.y = (h.y - m) * s, h.z = (h.z - m) * s, h.w = (h.w - m) * s;
      if (o.relu) {
        if (!(h.x * w.x + b.x > 0.f)) d.x = 0.f;
        if (!(h.y * w.y + b.y > 0.f)) d.y = 0.f;
        if (!(h.z * w.z + b.z > 0.f)) d.z = 0.f;
        if (!(h.w * w.w + b.w > 0.f)) d.w = 0.f;
      }
      dw.x += d.x * h.x, dw.y += d.y * h.y, dw.z += d.z * h.z, dw.w += d.w * h.w;
      db.x += d.x, db.y += d.y, db.z += d.z, db.w += d.w;
      d.x *= w.x, d.y *= w.y, d.z *= w.z, d.w *= w.w;
      l.leave(2, j, (d.x + d.y) + (d.z + d.w));
      l.leave(3, j, (d.x * h.x + d.y * h.y) + (d.z * h.z + d.w * h.w));
    }
    __syncthreads();
#pragma unroll
    for (int j = 0; j < LONG_LINES; j++) {
      if (!entries || l.line(r0, j) >= to) continue;
      const float sum = l.sum(2, j) / o.n, dotted = l.sum(3, j) / o.n, s = inverse[j];
      const float4 h = v[j], d = g[j];
      *(float4*)(o.y + l.line(r0, j) * o.n + l.at) =
          make_float4(s * (d.x - sum - h.x * dotted), s * (d.y - sum - h.y * dotted), s * (d.z - sum - h.z * dotted),
                      s * (d.w - sum - h.w * dotted));
    }
  }
  // The lines side by side add up in their order.
  wait_async<0>();
  float* parts = o.parts + (i64)unit * 2 * o.keep;
  __syncthreads();
  if (kept) {
    *(float4*)(scratch + l.group * 2 * o.keep + l.at) = dw;
    *(float4*)(scratch + l.group * 2 * o.keep + o.keep + l.at) = db;
  }
  __syncthreads();
  for (int i = threadIdx.x; i < 2 * o.keep; i += THREADS) {
    float s = 0;
    for (int k = 0; k < l.groups; k++) s += scratch[k * 2 * o.keep + i];
    parts[i] = s;
  }
}
