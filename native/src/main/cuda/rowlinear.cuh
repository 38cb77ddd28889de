// A linear map between the rows of samples whose rows are 16 wide: y[b, r] = Σ_sources Σ_k W[r, k] · x[b, k]. What moves is
// x and y, once each: a warp reads the k of one sample straight into the registers that the tensor cores take, and W lies
// in scratch in their order, eight k a step.
//
// Lane g·4 + t of a warp holds columns 2g and 2g + 1 of rows k = t and t + 4: the even columns are one product's, the odd
// ones the other's, so that a lane's results are four columns side by side.
#pragma once
#include "product.cuh"

// Steps whose x a warp has on its way at once.
constexpr int ROW_AHEAD = 4;

// Where eight rows of every sample lie, and a row that each is multiplied with, entry by entry; floats from sample to
// sample; how many of the eight there are.
struct RowStep {
  const float *x, *z;
  int stride, stride_z, rows;
};

// Steps whose W fits into scratch; longer sums take several turns.
__device__ __forceinline__ int row_capacity(int tiles) { return SCRATCH_BYTES / (tiles * 128 * 4 + (int)sizeof(RowStep)); }

__device__ __forceinline__ RowStep* row_steps(int tiles) { return (RowStep*)(shared + row_capacity(tiles) * tiles * 128); }

// A layer's sources, from operand `source` on: where rows lie, how many, a weight, the floats from line to line of it and,
// where rows are paired, where the first sample's row of the other tensor lies and how far the next.
constexpr int SOURCE_WORDS = 4, PAIR_WORDS = 6;
struct RowSources {
  int source, words, count, rows, transposed;
};

// Brings steps `from` … `from + count` of W and their places to scratch.
__device__ __forceinline__ void row_linear_fill(Unit u, const RowSources& l, int tiles, int from, int count) {
  const int m_ = l.rows, lines = 16 * tiles, transposed_ = l.transposed;
  int first = 0;
  for (int j = 0; j < l.count; j++) {
    const int w = l.source + l.words * j, k_ = u.n(w + 1), steps = (k_ + 7) / 8;
    const int low = max(from, first), high = min(from + count, first + steps);
    if (low < high) {
      const float* w_ = u.floats(w + 2);
      const i64 ld = u.word(w + 3);
      const int k0 = 8 * (low - first), wide = 8 * (high - low), warp = threadIdx.x >> 5, lane = threadIdx.x & 31;
      // Neighbours in memory are k, or, transposed, r.
      const int outer = transposed_ ? wide : lines, inner = transposed_ ? lines : wide;
      for (int o = warp; o < outer; o += WARPS)
#pragma unroll 2
        for (int i = lane; i < inner; i += 32) {
          int r = transposed_ ? i : o, k = transposed_ ? o : i;
          float v = r < m_ && k0 + k < k_ ? w_[(transposed_ ? k0 + k : r) * ld + (transposed_ ? r : k0 + k)] : 0.f;
          int step = low - from + k / 8, to = 4 * (r & 7) + (k & 3), part = 2 * ((k >> 2) & 1) + ((r >> 3) & 1);
          shared[((step * tiles + (r >> 4)) * 32 + to) * 4 + part] = EXACT ? v : __uint_as_float(rounded(v));
        }
      for (int s = low + threadIdx.x; s < high; s += THREADS) {
        RowStep p;
        p.x = u.floats(w) + (s - first) * 8 * ROW_WIDTH;
        p.stride = k_ * ROW_WIDTH;
        p.z = l.words == PAIR_WORDS ? u.floats(w + 4) : nullptr;
        p.stride_z = l.words == PAIR_WORDS ? u.n(w + 5) : 0;
        p.rows = min(8, k_ - 8 * (s - first));
        row_steps(tiles)[s - from] = p;
      }
    }
    first += steps;
  }
}

// Adds to a warp's sums what `count` steps in scratch give of sample b.
template <int MT, bool PAIRS>
__device__ __forceinline__ void row_linear_steps(float (&c)[MT][2][4], int b, int first, int count, int tiles, int tile0) {
  const int lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3;
  for (int s = first; s < first + count; s += ROW_AHEAD) {
    const int last = first + count - 1;
    float2 x[ROW_AHEAD][2];
#pragma unroll
    for (int d = 0; d < ROW_AHEAD; d++) {
      const RowStep p = row_steps(tiles)[min(s + d, last)];
      const int left = s + d <= last ? p.rows : 0;
      const float* at = p.x + (i64)b * p.stride + t * ROW_WIDTH + 2 * g;
      x[d][0] = t < left ? *(const float2*)at : make_float2(0, 0);
      x[d][1] = t + 4 < left ? *(const float2*)(at + 4 * ROW_WIDTH) : make_float2(0, 0);
      if (PAIRS) {
        const float2 z = *(const float2*)(p.z + (i64)b * p.stride_z + 2 * g);
        x[d][0].x *= z.x, x[d][0].y *= z.y, x[d][1].x *= z.x, x[d][1].y *= z.y;
      }
    }
#pragma unroll
    for (int d = 0; d < ROW_AHEAD; d++) {
      u32 bh[2][2], bl[2][2];
      factor(x[d][0].x, bh[0][0], bl[0][0]), factor(x[d][1].x, bh[0][1], bl[0][1]);
      factor(x[d][0].y, bh[1][0], bl[1][0]), factor(x[d][1].y, bh[1][1], bl[1][1]);
      // Past the end x is zero, and what is read of W is of the last step.
      const float4* w_ = (const float4*)shared + (min(s + d, last) * tiles + tile0) * 32 + lane;
#pragma unroll
      for (int i = 0; i < MT; i++) {
        float4 w = w_[32 * min(i, tiles - 1 - tile0)];
        u32 ah[4] = {__float_as_uint(w.x), __float_as_uint(w.y), __float_as_uint(w.z), __float_as_uint(w.w)}, al[4];
        if (EXACT) {
          factor(w.x, ah[0], al[0]), factor(w.y, ah[1], al[1]), factor(w.z, ah[2], al[2]), factor(w.w, ah[3], al[3]);
#pragma unroll
          for (int j = 0; j < 2; j++) mma(c[i][j], al, bh[j]), mma(c[i][j], ah, bl[j]);
        }
        mma(c[i][0], ah, bh[0]);
        mma(c[i][1], ah, bh[1]);
      }
    }
  }
}

template <int MT>
__device__ __forceinline__ void zero_rows(float (&c)[MT][2][4]) {
#pragma unroll
  for (int i = 0; i < MT; i++)
#pragma unroll
    for (int j = 0; j < 2; j++)
#pragma unroll
      for (int e = 0; e < 4; e++) c[i][j][e] = 0.f;
}

// MT: tiles of sixteen rows that a warp makes of its sample. PAIRS: sources are paired with rows of another tensor.
template <int MT, bool PAIRS>
__device__ __noinline__ void row_linear_tiles(Unit u) {
  using namespace row_linear_operands;
  const int m_ = u.n(rows), tiles = (m_ + 15) / 16, share_ = u.n(share), together = WARPS / share_;
  const int warp = threadIdx.x >> 5, lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3;
  const int tile0 = warp % share_ * MT, capacity = row_capacity(tiles);
  const int from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  const RowSources layer = {source, PAIRS ? PAIR_WORDS : SOURCE_WORDS, u.n(sources), m_, u.n(transposed)};
  int all = 0;
  for (int j = 0; j < layer.count; j++) all += (u.n(source + layer.words * j + 1) + 7) / 8;
  float* y_ = u.floats(y);
  for (int b0 = from; b0 < to; b0 += together) {
    const int b = b0 + warp / share_;
    float c[MT][2][4];
    zero_rows(c);
    for (int s0 = 0; s0 < all; s0 += capacity) {
      const int count = min(capacity, all - s0);
      if (b0 == from || all > capacity) {
        __syncthreads();
        row_linear_fill(u, layer, tiles, s0, count);
        __syncthreads();
      }
      if (b < to) row_linear_steps<MT, PAIRS>(c, b, 0, count, tiles, tile0);
    }
    if (b >= to) continue;
#pragma unroll
    for (int i = 0; i < MT; i++)
#pragma unroll
      for (int h = 0; h < 2; h++) {
        int r = 16 * (tile0 + i) + g + 8 * h;
        if (r < m_)
          *(float4*)(y_ + ((i64)b * m_ + r) * ROW_WIDTH + 4 * t) =
              make_float4(c[i][0][2 * h], c[i][1][2 * h], c[i][0][2 * h + 1], c[i][1][2 * h + 1]);
      }
  }
}

template <bool PAIRS>
__device__ __forceinline__ void row_linear_by_tiles(Unit u) {
  using namespace row_linear_operands;
  int tiles = (u.n(rows) + 15) / 16, each = (tiles + u.n(share) - 1) / u.n(share);
  switch (each) {
    case 1: row_linear_tiles<1, PAIRS>(u); break;
    case 2: row_linear_tiles<2, PAIRS>(u); break;
    case 3: row_linear_tiles<3, PAIRS>(u); break;
    default: row_linear_tiles<4, PAIRS>(u);
  }
}

__device__ __noinline__ void row_linear(Unit u) { row_linear_by_tiles<false>(u); }
