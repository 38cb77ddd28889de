// A linear map between the rows of samples whose rows are 16 wide: y[b, r] = Σ_sources Σ_k W[r, k] · x[b, k]. What moves is
// x and y, once each: a warp reads the k of one sample straight into the registers that the tensor cores take, and W lies
// in scratch in their order, eight k a step.
//
// Lane g·4 + t of a warp holds columns 2g and 2g + 1 of rows k = t and t + 4: the even columns are one product's, the odd
// ones the other's, so that a lane's results are four columns side by side.
#pragma once
#include "product.cuh"

// Steps whose W fits into scratch; longer sums take several turns.
constexpr int ROW_STEPS = 36;
// Steps whose x a warp has on its way at once.
constexpr int ROW_AHEAD = 4;

// Where eight rows of every sample lie.
struct RowStep {
  const float* x;
  int stride;  // floats from sample to sample
  int rows;    // how many of the eight there are
};

__device__ __forceinline__ RowStep* row_steps() { return (RowStep*)(shared + ROW_STEPS * 4 * 128); }

// Brings steps `from` … `from + count` of W and their places to scratch.
__device__ __forceinline__ void row_linear_fill(Unit u, int tiles, int from, int count) {
  using namespace row_linear_operands;
  static_assert(ROW_STEPS * (4 * 128 * 4 + sizeof(RowStep)) <= (SCRATCH_BYTES), "steps do not fit into scratch");
  const int m_ = u.n(rows), lines = 16 * tiles, transposed_ = u.n(transposed);
  int first = 0;
  for (int j = 0; j < u.n(sources); j++) {
    const int w = source + 4 * j, k_ = u.n(w + 1), steps = (k_ + 7) / 8;
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
        p.rows = min(8, k_ - 8 * (s - first));
        row_steps()[s - from] = p;
      }
    }
    first += steps;
  }
}

// MT: tiles of sixteen rows that a warp makes of its sample.
template <int MT>
__device__ __noinline__ void row_linear_tiles(Unit u) {
  using namespace row_linear_operands;
  const int m_ = u.n(rows), tiles = (m_ + 15) / 16, share_ = u.n(share), together = WARPS / share_;
  const int warp = threadIdx.x >> 5, lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3;
  const int tile0 = warp % share_ * MT;
  const int from = u.index * u.n(samples), to = min(u.n(batch), from + u.n(samples));
  int all = 0;
  for (int j = 0; j < u.n(sources); j++) all += (u.n(source + 4 * j + 1) + 7) / 8;
  float* y_ = u.floats(y);
  for (int b0 = from; b0 < to; b0 += together) {
    const int b = b0 + warp / share_;
    float c[MT][2][4];
#pragma unroll
    for (int i = 0; i < MT; i++)
#pragma unroll
      for (int j = 0; j < 2; j++)
#pragma unroll
        for (int e = 0; e < 4; e++) c[i][j][e] = 0.f;
    for (int s0 = 0; s0 < all; s0 += ROW_STEPS) {
      const int count = min(ROW_STEPS, all - s0);
      if (b0 == from || all > ROW_STEPS) {
        __syncthreads();
        row_linear_fill(u, tiles, s0, count);
        __syncthreads();
      }
      if (b >= to) continue;
      for (int s = 0; s < count; s += ROW_AHEAD) {
        float2 x[ROW_AHEAD][2];
#pragma unroll
        for (int d = 0; d < ROW_AHEAD; d++) {
          const RowStep p = row_steps()[min(s + d, count - 1)];
          const int left = s + d < count ? p.rows : 0;
          const float* at = p.x + (i64)b * p.stride + t * ROW_WIDTH + 2 * g;
          x[d][0] = t < left ? *(const float2*)at : make_float2(0, 0);
          x[d][1] = t + 4 < left ? *(const float2*)(at + 4 * ROW_WIDTH) : make_float2(0, 0);
        }
#pragma unroll
        for (int d = 0; d < ROW_AHEAD; d++) {
          u32 bh[2][2], bl[2][2];
          factor(x[d][0].x, bh[0][0], bl[0][0]), factor(x[d][1].x, bh[0][1], bl[0][1]);
          factor(x[d][0].y, bh[1][0], bl[1][0]), factor(x[d][1].y, bh[1][1], bl[1][1]);
          // Past the end x is zero, and what is read of W is of the last step.
          const float4* w_ = (const float4*)shared + (min(s + d, count - 1) * tiles + tile0) * 32 + lane;
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

__device__ __noinline__ void row_linear(Unit u) {
  using namespace row_linear_operands;
  int tiles = (u.n(rows) + 15) / 16, each = (tiles + u.n(share) - 1) / u.n(share);
  switch (each) {
    case 1: row_linear_tiles<1>(u); break;
    case 2: row_linear_tiles<2>(u); break;
    case 3: row_linear_tiles<3>(u); break;
    default: row_linear_tiles<4>(u);
  }
}
