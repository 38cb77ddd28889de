// What layer normalisations have in common: operands, the activation behind them.
#pragma once
#include "common.cuh"

constexpr int ROWS_MOST = 64;

struct Norm {
  const float *x, *weight, *bias, *dy;
  float *y, *parts;
  int n, keep, relu;
  float epsilon;
};

__device__ __forceinline__ float activated(float v, int relu) { return relu ? fmaxf(v, 0.f) : v; }
