// Mean binary cross-entropy of logits, and its gradient; weights of the rows, or 0 where each weighs 1.
#pragma once
#include "common.cuh"

__device__ __noinline__ void bce_loss(Unit u) {
  using namespace bce_loss_operands;
  int n = u.n(batch);
  const float *z_ = u.floats(logits), *y_ = u.floats(labels), *w_ = u.floats(weights);
  double sum = 0;
  for (int b = threadIdx.x; b < n; b += THREADS) {
    float z = z_[b];
    float row = fmaxf(z, 0.f) - z * y_[b] + log1pf(expf(-fabsf(z)));
    sum += w_ ? row * w_[b] : row;
  }
  sum = block_sum(sum, (double*)shared);
  if (threadIdx.x == 0) u.floats(loss)[0] = n == 0 ? 0.f : (float)(sum / n);
}

__device__ __noinline__ void bce_gradient(Unit u) {
  using namespace bce_gradient_operands;
  int b = u.index * THREADS + threadIdx.x, n = u.n(batch);
  if (b >= n) return;
  float p = 1.f / (1.f + expf(-u.floats(logits)[b]));
  float slope = (p - u.floats(labels)[b]) * u.floats(dloss)[0] / n;
  const float* w_ = u.floats(weights);
  u.floats(dlogits)[b] = w_ ? slope * w_[b] : slope;
}
