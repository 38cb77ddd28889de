// Matrix products on the tensor cores: C = Σ_segments A·B (+ bias), each operand read where it lies.
//
// An operand's tile is a piece of [rows, k], rows being C's rows (A) or columns (B). It lies in memory
//   with k contiguous:    row · ld + k          or, chunked,  (k / E) · ld + row · E + k % E   (k runs over samples × E)
//   with rows contiguous: k · ld + row          or, chunked,  (row / E) · ld + k · E + row % E (rows run over samples × E)
// and goes to scratch with the same axis contiguous, by asynchronous copies, STAGES - 1 tiles of 16 k ahead.
//
// The 16 k of a tile are shared out so that lane t of a group of four holds k = 4t … 4t + 3 for both products of eight:
// one 16-byte read where k is contiguous. Where rows are, line k is stored at row ^ 8 · (k / 4), so that the four lanes
// meet different banks. Sums have a fixed order: one thread owns an entry, k goes up; a product that is split along k
// writes parts.
#pragma once
#include "common.cuh"

constexpr int STAGES = 4;

// Place of an entry in an operand's memory.
template <bool K_CONTIGUOUS>
__device__ __forceinline__ i64 operand_offset(i64 ld, int chunk, int row, int k) {
  if (chunk == 0) return K_CONTIGUOUS ? row * ld + k : k * ld + row;
  int along = K_CONTIGUOUS ? k : row, s = along / chunk;
  return s * ld + (i64)(K_CONTIGUOUS ? row : k) * chunk + (along - s * chunk);
}

// The pieces of four floats that a thread copies of a tile: piece q is one of a row and of four k, or the reverse.
template <int ROWS, bool K_CONTIGUOUS>
struct Piece {
  static constexpr int COUNT = ROWS * DEPTH / 4 / THREADS;
  // From one piece of a thread to its next.
  static constexpr int ROW_STEP = K_CONTIGUOUS ? THREADS / (DEPTH / 4) : 0;
  static constexpr int K_STEP = K_CONTIGUOUS ? 0 : THREADS / (ROWS / 4);
  __device__ __forceinline__ static int row(int thread, int q) {
    return K_CONTIGUOUS ? thread / (DEPTH / 4) + q * ROW_STEP : thread % (ROWS / 4) * 4;
  }
  __device__ __forceinline__ static int k(int thread, int q) {
    return K_CONTIGUOUS ? thread % (DEPTH / 4) * 4 : thread / (ROWS / 4) + q * K_STEP;
  }
  __device__ __forceinline__ static u32 place(int thread, int q) {
    const int r = row(thread, q), k_ = k(thread, q);
    return 4 * (K_CONTIGUOUS ? r * DEPTH + k_ : k_ * ROWS + (r ^ (8 * (k_ >> 2))));
  }
  static constexpr int TILE_DEPTH = DEPTH;
};

// Whether an operand can be copied four entries at a time, each of a thread's pieces a fixed step further a tile.
template <bool K_CONTIGUOUS>
__device__ __forceinline__ bool wide_operand(const float* base, i64 ld, int chunk) {
  bool whole = !K_CONTIGUOUS || chunk == 0 || DEPTH % chunk == 0;
  return aligned16(base) && (ld & 3) == 0 && (chunk & 3) == 0 && whole;
}

// Entry by entry, for the others: a tile in pieces P.
template <class P, bool K_CONTIGUOUS>
__device__ __forceinline__ void load_entries(u32 to, const float* base, i64 ld, int chunk, int rows, int depth, int row0,
                                             int k0) {
  const int thread = threadIdx.x;
#pragma unroll 1
  for (int q = 0; q < P::COUNT; q++)
#pragma unroll 1
    for (int i = 0; i < 4; i++) {
      int row = row0 + P::row(thread, q) + (K_CONTIGUOUS ? 0 : i), k = k0 + P::k(thread, q) + (K_CONTIGUOUS ? i : 0);
      bool in = row < rows && k < depth;
      copy_async4(to + P::place(thread, q) + 4 * i, in ? base + operand_offset<K_CONTIGUOUS>(ld, chunk, row, k) : base,
                  in ? 4 : 0);
    }
}

// One wide operand on its way to scratch, in pieces P: the source of a thread's first piece of the next tile.
template <class P, bool K_CONTIGUOUS>
struct Source {
  const int thread;
  const float* at;
  int delta, step;  // floats from piece to piece, and from tile to tile
  u32 sizes;        // bytes of each piece that are rows of the operand, eight bits a piece

  __device__ __forceinline__ Source(int thread) : thread(thread) {}

  __device__ __forceinline__ void start(const float* base, i64 ld, int chunk, int rows, int row0, int k0) {
    int unit = chunk == 0 ? (int)ld : chunk;  // from row to row where k is contiguous, else from k to k
    delta = K_CONTIGUOUS ? P::ROW_STEP * unit : P::K_STEP * unit;
    step = K_CONTIGUOUS ? (chunk == 0 ? P::TILE_DEPTH : (int)ld * (P::TILE_DEPTH / chunk)) : P::TILE_DEPTH * unit;
    at = base + operand_offset<K_CONTIGUOUS>(ld, chunk, row0 + P::row(thread, 0), k0 + P::k(thread, 0));
    sizes = 0;
#pragma unroll
    for (int q = 0; q < P::COUNT; q++) {
      int left = rows - row0 - P::row(thread, q);
      sizes |= (u32)(left <= 0 ? 0 : K_CONTIGUOUS ? 16 : 4 * min(left, 4)) << (8 * q);
    }
  }

  // `depth` is what is left of the segment from this tile on; none, and zeros are written.
  __device__ __forceinline__ void load(u32 to, int depth) {
#pragma unroll
    for (int q = 0; q < P::COUNT; q++) {
      int size = (sizes >> (8 * q)) & 0xff, left = 4 * (depth - P::k(thread, q));
      copy_async16(to + P::place(thread, q), at + q * delta, K_CONTIGUOUS ? max(0, min(size, left)) : left > 0 ? size : 0);
    }
    at += step;
  }
};

__device__ __forceinline__ u32 rounded(float v) { return __float_as_uint(v) + 0x1000u; }

// A factor as TF32 (high), and what is left of it (low) where products are exact.
__device__ __forceinline__ void factor(float v, u32& high, u32& low) {
  if (EXACT) {
    high = __float_as_uint(v) & 0xffffe000u;
    low = rounded(v - __uint_as_float(high));
  } else {
    high = rounded(v);
  }
}

// The four k of a lane's row.
template <int ROWS, bool K_CONTIGUOUS>
__device__ __forceinline__ float4 four(const float* tile, int row, int t) {
  if (K_CONTIGUOUS) return *(const float4*)(tile + row * DEPTH + 4 * t);
  const float* p = tile + 4 * t * ROWS + (row ^ (8 * t));
  return make_float4(p[0], p[ROWS], p[2 * ROWS], p[3 * ROWS]);
}

// How warps share a tile of BM × BN: the eight of a large one lie 2 × 4; of a small one, four lie 2 × 2 and the other
// four take every other 16 k, so that each has as many products a read as in a large one's half.
template <int BM, int BN>
struct Warps {
  static constexpr bool TWICE = BM <= 64;
  static constexpr int ROWS = BM / 2, COLUMNS = BN / (TWICE ? 2 : 4);
  static constexpr int MT = ROWS / 16, NT = COLUMNS / 8;
  __device__ __forceinline__ static int half() { return TWICE ? threadIdx.x >> 7 : 0; }
  __device__ __forceinline__ static int row() {
    int w = threadIdx.x >> 5;
    return (TWICE ? (w >> 1) & 1 : w >> 2) * ROWS;
  }
  __device__ __forceinline__ static int column() {
    int w = threadIdx.x >> 5;
    return (TWICE ? w & 1 : w & 3) * COLUMNS;
  }
};

// Adds the product of two tiles in scratch to a warp's sums.
template <int BM, int BN, bool A_K, bool B_K>
__device__ __forceinline__ void multiply_tiles(float (&c)[Warps<BM, BN>::MT][Warps<BM, BN>::NT][4], const float* at,
                                               const float* bt) {
  using W = Warps<BM, BN>;
  const int lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3, wm = W::row(), wn = W::column();
  float4 bv[W::NT];
#pragma unroll
  for (int j = 0; j < W::NT; j++) bv[j] = four<BN, B_K>(bt, wn + 8 * j + g, t);
#pragma unroll
  for (int i = 0; i < W::MT; i++) {
    float4 low_row = four<BM, A_K>(at, wm + 16 * i + g, t), high_row = four<BM, A_K>(at, wm + 16 * i + g + 8, t);
#pragma unroll
    for (int h = 0; h < 2; h++) {
      u32 ah[4], al[4];
      factor(h ? low_row.z : low_row.x, ah[0], al[0]);
      factor(h ? high_row.z : high_row.x, ah[1], al[1]);
      factor(h ? low_row.w : low_row.y, ah[2], al[2]);
      factor(h ? high_row.w : high_row.y, ah[3], al[3]);
#pragma unroll
      for (int j = 0; j < W::NT; j++) {
        u32 bh[2], bl[2];
        factor(h ? bv[j].z : bv[j].x, bh[0], bl[0]);
        factor(h ? bv[j].w : bv[j].y, bh[1], bl[1]);
        if (EXACT) {
          mma(c[i][j], al, bh);
          mma(c[i][j], ah, bl);
        }
        mma(c[i][j], ah, bh);
      }
    }
  }
}

template <int BM, int BN, bool A_K, bool B_K>
__device__ __noinline__ void product_tile(Unit u) {
  using namespace product_operands;
  using W = Warps<BM, BN>;
  constexpr int MT = W::MT, NT = W::NT;
  constexpr int TILE = (BM + BN) * DEPTH, SUB = W::TWICE ? 2 : 1, STAGE = SUB * TILE;
  static_assert(STAGES * STAGE * 4 <= (SCRATCH_BYTES), "tiles do not fit into scratch");
  const int m_ = u.n(m), n_ = u.n(n), tiles_n = (n_ + BN - 1) / BN, tiles = (m_ + BM - 1) / BM * tiles_n;
  const int split = u.index / tiles, tile = u.index - split * tiles;
  const int row0 = tile / tiles_n * BM, column0 = tile % tiles_n * BN;
  const int segments_ = u.n(segments), splits_ = u.n(splits);
  const u32 scratch_at = scratch_address(shared);

  float c[MT][NT][4];
#pragma unroll
  for (int i = 0; i < MT; i++)
#pragma unroll
    for (int j = 0; j < NT; j++)
#pragma unroll
      for (int e = 0; e < 4; e++) c[i][j][e] = 0.f;

  for (int s = 0; s < segments_; s++) {
    const int w = segment + 5 * s, depth = u.n(w + 4), all = (depth + DEPTH - 1) / DEPTH;
    const int from = (int)((i64)all * split / splits_), to = (int)((i64)all * (split + 1) / splits_);
    const float *a_ = u.floats(w), *b_ = u.floats(w + 2);
    const i64 lda = u.word(w + 1), ldb = u.word(w + 3);
    const int chunk_a_ = u.n(chunk_a), chunk_b_ = u.n(chunk_b);
    __syncthreads();
    if (!wide_operand<A_K>(a_, lda, chunk_a_) || !wide_operand<B_K>(b_, ldb, chunk_b_)) {
#pragma unroll 1
      for (int k = from; k < to; k++) {
        load_entries<Piece<BM, A_K>, A_K>(scratch_at, a_, lda, chunk_a_, m_, depth, row0, k * DEPTH);
        load_entries<Piece<BN, B_K>, B_K>(scratch_at + BM * DEPTH * 4, b_, ldb, chunk_b_, n_, depth, column0, k * DEPTH);
        commit_async();
        wait_async<0>();
        __syncthreads();
        if (W::half() == 0) multiply_tiles<BM, BN, A_K, B_K>(c, shared, shared + BM * DEPTH);
        __syncthreads();
      }
      continue;
    }
    Source<Piece<BM, A_K>, A_K> a(threadIdx.x);
    Source<Piece<BN, B_K>, B_K> b(threadIdx.x);
    a.start(a_, lda, chunk_a_, m_, row0, from * DEPTH);
    b.start(b_, ldb, chunk_b_, n_, column0, from * DEPTH);
    // What lies behind this part of the segment is another's.
    int left = min(depth, to * DEPTH) - from * DEPTH;
    const int steps = (left + SUB * DEPTH - 1) / (SUB * DEPTH);
    u32 into = scratch_at;
    const u32 end = scratch_at + 4 * STAGES * STAGE;
    auto load = [&]() {
#pragma unroll
      for (int p = 0; p < SUB; p++) {
        a.load(into + 4 * p * TILE, left);
        b.load(into + 4 * (p * TILE + BM * DEPTH), left);
        left -= DEPTH;
      }
      commit_async();
      into = into + 4 * STAGE == end ? scratch_at : into + 4 * STAGE;
    };
#pragma unroll
    for (int f = 0; f < STAGES - 1; f++) load();
    // Nothing in this loop branches: tiles past the end are zeros.
    const float *at = shared + W::half() * TILE, *last = at + (STAGES - 1) * STAGE;
#pragma unroll 1
    for (int k = 0; k < steps; k++) {
      wait_async<STAGES - 2>();
      __syncthreads();
      load();
      multiply_tiles<BM, BN, A_K, B_K>(c, at, at + BM * DEPTH);
      at = at == last ? shared + W::half() * TILE : at + STAGE;
    }
    wait_async<0>();
  }

  if (W::TWICE) {
    // The second half's sums are added to the first's.
    __syncthreads();
    float* other = shared + (threadIdx.x & 127);
#pragma unroll
    for (int i = 0; i < MT; i++)
#pragma unroll
      for (int j = 0; j < NT; j++)
#pragma unroll
        for (int e = 0; e < 4; e++)
          if (W::half() == 1) other[128 * ((i * NT + j) * 4 + e)] = c[i][j][e];
    __syncthreads();
    if (W::half() == 1) return;
#pragma unroll
    for (int i = 0; i < MT; i++)
#pragma unroll
      for (int j = 0; j < NT; j++)
#pragma unroll
        for (int e = 0; e < 4; e++) c[i][j][e] += other[128 * ((i * NT + j) * 4 + e)];
  }

  const int lane = threadIdx.x & 31, g = lane >> 2, t = lane & 3, wm = W::row(), wn = W::column();
  float* y_ = u.floats(y) + (i64)split * u.word(part_stride);
  const float* bias_ = split == 0 ? u.floats(bias) : nullptr;
  const int e_ = u.n(chunk_y);
  const i64 ld = u.word(ld_y);
  const bool pairs = (((u64)y_ & 7) == 0) && (ld & 1) == 0 && (e_ & 1) == 0;
#pragma unroll
  for (int j = 0; j < NT; j++) {
    int column = column0 + wn + 8 * j + 2 * t;
    if (column >= n_) continue;
    float bias0 = bias_ ? bias_[column] : 0.f, bias1 = bias_ && column + 1 < n_ ? bias_[column + 1] : 0.f;
    i64 at0 = e_ == 0 ? column : column / e_ * ld + column % e_;
    i64 at1 = e_ == 0 ? column + 1 : (column + 1) / e_ * ld + (column + 1) % e_;
    i64 stride = e_ == 0 ? ld : e_;
#pragma unroll
    for (int i = 0; i < MT; i++)
#pragma unroll
      for (int h = 0; h < 2; h++) {
        int row = row0 + wm + 16 * i + g + 8 * h;
        if (row >= m_) continue;
        float v0 = c[i][j][2 * h] + bias0, v1 = c[i][j][2 * h + 1] + bias1;
        if (pairs && column + 1 < n_) {
          *(float2*)(y_ + row * stride + at0) = make_float2(v0, v1);
        } else {
          y_[row * stride + at0] = v0;
          if (column + 1 < n_) y_[row * stride + at1] = v1;
        }
      }
  }
}

// The layouts that graphs ask for: x·Wᵀ, dy·W (and W·S over rows), dyᵀ·x (and Wᵀ·dY over rows).
template <int BM, int BN>
__device__ __forceinline__ void product_layout(Unit u) {
  using namespace product_operands;
  switch (u.n(layout)) {
    case BOTH_K: product_tile<BM, BN, true, true>(u); break;
    case A_K: product_tile<BM, BN, true, false>(u); break;
    default: product_tile<BM, BN, false, false>(u);
  }
}
