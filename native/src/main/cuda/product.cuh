// Matrix products on the tensor cores: C = Σ_segments A·B (+ bias), each operand read where it lies.
//
// An operand's tile is a piece of [rows, k], rows being C's rows (A) or columns (B). It lies in memory
//   with k contiguous:    row · ld + k          or, chunked,  (k / E) · ld + row · E + k % E   (k runs over samples × E)
//   with rows contiguous: k · ld + row          or, chunked,  (row / E) · ld + k · E + row % E (rows run over samples × E)
// and goes to scratch with the same axis contiguous, by asynchronous copies, STAGES tiles of K = 16 ahead. Sums of
// fixed order: one thread owns an entry, K goes up; a product that is split along K writes parts.
#pragma once
#include "common.cuh"

constexpr int STAGES = 4;
constexpr int DEPTH = 16;

__device__ __forceinline__ void copy_async16(float* to, const float* from, int bytes) {
  u32 at = (u32)__cvta_generic_to_shared(to);
  asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;\n" ::"r"(at), "l"(from), "r"(bytes));
}
__device__ __forceinline__ void copy_async4(float* to, const float* from, int bytes) {
  u32 at = (u32)__cvta_generic_to_shared(to);
  asm volatile("cp.async.ca.shared.global [%0], [%1], 4, %2;\n" ::"r"(at), "l"(from), "r"(bytes));
}
__device__ __forceinline__ void commit_async() { asm volatile("cp.async.commit_group;\n"); }
template <int N>
__device__ __forceinline__ void wait_async() {
  asm volatile("cp.async.wait_group %0;\n" ::"n"(N));
}

__device__ __forceinline__ void mma(float (&c)[4], const u32 (&a)[4], const u32 (&b)[2]) {
  asm volatile(
      "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};\n"
      : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
      : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
}

// Where one operand of the current segment lies.
struct Operand {
  const float* at;
  i64 ld;
  int rows;   // of the whole operand
  int depth;  // K of the segment
  int chunk;  // E, or 0
  bool wide;  // 16-byte copies are possible
};

// Floats between the lines of a tile in scratch: free of bank conflicts for the fragments' reads.
template <int ROWS, bool K_CONTIGUOUS>
struct Tile {
  static constexpr int LINE = K_CONTIGUOUS ? DEPTH + 4 : ROWS + 8;
  static constexpr int FLOATS = K_CONTIGUOUS ? ROWS * LINE : DEPTH * LINE;
};

template <int ROWS, bool K_CONTIGUOUS>
__device__ __forceinline__ void load_tile(float* to, const Operand& x, int row0, int k0) {
  constexpr int QUADS = ROWS * DEPTH / 4;
#pragma unroll
  for (int c = threadIdx.x; c < QUADS; c += THREADS) {
    int row, k;
    float* s;
    if (K_CONTIGUOUS) {
      row = c / (DEPTH / 4), k = c % (DEPTH / 4) * 4;
      s = to + row * Tile<ROWS, true>::LINE + k;
    } else {
      k = c / (ROWS / 4), row = c % (ROWS / 4) * 4;
      s = to + k * Tile<ROWS, false>::LINE + row;
    }
    row += row0, k += k0;
    bool inside = row < x.rows && k < x.depth;
    int left = !inside ? 0 : K_CONTIGUOUS ? x.depth - k : x.rows - row;
    if (x.wide) {
      i64 offset;
      if (x.chunk == 0) {
        offset = K_CONTIGUOUS ? row * x.ld + k : k * x.ld + row;
      } else if (K_CONTIGUOUS) {
        int q = k / x.chunk;
        offset = q * x.ld + (i64)row * x.chunk + (k - q * x.chunk);
      } else {
        int q = row / x.chunk;
        offset = q * x.ld + (i64)k * x.chunk + (row - q * x.chunk);
      }
      copy_async16(s, inside ? x.at + offset : x.at, 4 * min(left, 4));
    } else {
#pragma unroll
      for (int i = 0; i < 4; i++) {
        int r = K_CONTIGUOUS ? row : row + i, d = K_CONTIGUOUS ? k + i : k;
        i64 offset;
        if (x.chunk == 0) {
          offset = K_CONTIGUOUS ? r * x.ld + d : d * x.ld + r;
        } else if (K_CONTIGUOUS) {
          int q = d / x.chunk;
          offset = q * x.ld + (i64)r * x.chunk + (d - q * x.chunk);
        } else {
          int q = r / x.chunk;
          offset = q * x.ld + (i64)d * x.chunk + (r - q * x.chunk);
        }
        bool in = i < left;
        copy_async4(s + i, in ? x.at + offset : x.at, in ? 4 : 0);
      }
    }
  }
}

__device__ __forceinline__ u32 rounded(float v) { return __float_as_uint(v) + 0x1000u; }

// Entries a thread reads of a tile: (row, k) wherever it lies.
template <int ROWS, bool K_CONTIGUOUS>
__device__ __forceinline__ float entry(const float* t, int row, int k) {
  return K_CONTIGUOUS ? t[row * Tile<ROWS, true>::LINE + k] : t[k * Tile<ROWS, false>::LINE + row];
}

template <int BM, int BN, bool A_K, bool B_K>
__device__ __noinline__ void product_tile(const Unit& u) {
  using namespace product_operands;
  // 2 × 4 warps, each with BM / 2 × BN / 4 entries of the tile.
  constexpr int MT = BM / 32, NT = BN / 32;
  constexpr int A_FLOATS = Tile<BM, A_K>::FLOATS, B_FLOATS = Tile<BN, B_K>::FLOATS, STAGE = A_FLOATS + B_FLOATS;
  static_assert(STAGES * STAGE * 4 <= (SCRATCH_BYTES), "tiles do not fit into scratch");
  int m_ = u.n(m), n_ = u.n(n), tiles_n = (n_ + BN - 1) / BN, tiles = (m_ + BM - 1) / BM * tiles_n;
  int split = u.index / tiles, tile = u.index - split * tiles;
  int row0 = tile / tiles_n * BM, column0 = tile % tiles_n * BN;
  int segments_ = u.n(segments);

  int k_tiles = 0;
  for (int s = 0; s < segments_; s++) k_tiles += (u.n(segment + 5 * s + 4) + DEPTH - 1) / DEPTH;
  int splits_ = u.n(splits);
  int first = (int)((i64)k_tiles * split / splits_), last = (int)((i64)k_tiles * (split + 1) / splits_);

  Operand a, b;
  int segment_ = -1, k_load = 0, k_end = 0;
  auto next_segment = [&]() {
    segment_++;
    const int w = segment + 5 * segment_;
    a.at = u.floats(w), a.ld = u.word(w + 1), a.rows = m_, a.chunk = u.n(chunk_a);
    b.at = u.floats(w + 2), b.ld = u.word(w + 3), b.rows = n_, b.chunk = u.n(chunk_b);
    a.depth = b.depth = k_end = u.n(w + 4);
    a.wide = aligned16(a.at) && (a.ld & 3) == 0 && (a.chunk & 3) == 0;
    b.wide = aligned16(b.at) && (b.ld & 3) == 0 && (b.chunk & 3) == 0;
    k_load = 0;
  };
  next_segment();
  k_load = first * DEPTH;  // only products of one segment are split

  float c[MT][NT][4];
#pragma unroll
  for (int i = 0; i < MT; i++)
#pragma unroll
    for (int j = 0; j < NT; j++)
#pragma unroll
      for (int e = 0; e < 4; e++) c[i][j][e] = 0.f;

  int steps = last - first, loaded = 0;
  auto load = [&]() {
    if (loaded < steps) {
      while (k_load >= k_end) next_segment();
      float* to = u.scratch + loaded % STAGES * STAGE;
      load_tile<BM, A_K>(to, a, row0, k_load);
      load_tile<BN, B_K>(to + A_FLOATS, b, column0, k_load);
      k_load += DEPTH;
      loaded++;
    }
    commit_async();
  };
#pragma unroll
  for (int s = 0; s < STAGES - 1; s++) load();

  int warp = threadIdx.x >> 5, lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3;
  int wm = (warp >> 2) * (BM / 2), wn = (warp & 3) * (BN / 4);
  for (int s = 0; s < steps; s++) {
    wait_async<STAGES - 2>();
    __syncthreads();
    load();
    const float *at = u.scratch + s % STAGES * STAGE, *bt = at + A_FLOATS;
#pragma unroll
    for (int k = 0; k < DEPTH; k += 8) {
      u32 bh[NT][2];
      u32 bl[EXACT ? NT : 1][2];
#pragma unroll
      for (int j = 0; j < NT; j++)
#pragma unroll
        for (int e = 0; e < 2; e++) {
          float v = entry<BN, B_K>(bt, wn + 8 * j + g, k + t + 4 * e);
          if (EXACT) {
            bh[j][e] = __float_as_uint(v) & 0xffffe000u;
            bl[j][e] = rounded(v - __uint_as_float(bh[j][e]));
          } else {
            bh[j][e] = rounded(v);
          }
        }
#pragma unroll
      for (int i = 0; i < MT; i++) {
        u32 ah[4], al[4];
#pragma unroll
        for (int e = 0; e < 4; e++) {
          float v = entry<BM, A_K>(at, wm + 16 * i + g + 8 * (e & 1), k + t + 4 * (e >> 1));
          if (EXACT) {
            ah[e] = __float_as_uint(v) & 0xffffe000u;
            al[e] = rounded(v - __uint_as_float(ah[e]));
          } else {
            ah[e] = rounded(v);
          }
        }
#pragma unroll
        for (int j = 0; j < NT; j++) {
          if (EXACT) {
            mma(c[i][j], al, bh[j]);
            mma(c[i][j], ah, bl[EXACT ? j : 0]);
          }
          mma(c[i][j], ah, bh[j]);
        }
      }
    }
  }
  wait_async<0>();

  float* y_ = u.floats(y) + (i64)split * u.word(part_stride);
  const float* bias_ = u.floats(bias);
  int e_ = u.n(chunk_y);
  i64 ld = u.word(ld_y);
  bool pairs = (((u64)y_ & 7) == 0) && (ld & 1) == 0 && (e_ & 1) == 0;
#pragma unroll
  for (int i = 0; i < MT; i++)
#pragma unroll
    for (int j = 0; j < NT; j++)
#pragma unroll
      for (int h = 0; h < 2; h++) {
        int row = row0 + wm + 16 * i + g + 8 * h, column = column0 + wn + 8 * j + 2 * t;
        if (row >= m_ || column >= n_) continue;
        float v0 = c[i][j][2 * h], v1 = c[i][j][2 * h + 1];
        if (bias_) {
          v0 += bias_[column];
          if (column + 1 < n_) v1 += bias_[column + 1];
        }
        i64 at0 = e_ == 0 ? row * ld + column : column / e_ * ld + (i64)row * e_ + column % e_;
        if (pairs && column + 1 < n_) {
          *(float2*)(y_ + at0) = make_float2(v0, v1);
        } else {
          y_[at0] = v0;
          if (column + 1 < n_) {
            int d = column + 1;
            y_[e_ == 0 ? row * ld + d : d / e_ * ld + (i64)row * e_ + d % e_] = v1;
          }
        }
      }
}

// The layouts that graphs ask for: x·Wᵀ, dy·W (and W·S over rows), dyᵀ·x (and Wᵀ·dY over rows).
template <int BM, int BN>
__device__ __forceinline__ void product_layout(const Unit& u) {
  using namespace product_operands;
  switch (u.n(layout)) {
    case 0: product_tile<BM, BN, true, true>(u); break;
    case 1: product_tile<BM, BN, true, false>(u); break;
    default: product_tile<BM, BN, false, false>(u);
  }
}

__device__ __noinline__ void product(const Unit& u) {
  if (u.n(product_operands::large)) product_layout<128, 128>(u);
  else product_layout<64, 64>(u);
}
