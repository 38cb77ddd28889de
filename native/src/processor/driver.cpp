// A CUDA driver for tests: the very kernels run on the processor, as GPUs of one block each. PROCESSOR_GPUS says how many there are (1),
// PROCESSOR_GRAIN the bytes by which memory is mapped, PROCESSOR_WITHOUT=host that the host's memory cannot be, PROCESSOR_GUARD
// that who touches what lies behind a device's block ends, PROCESSOR_SERIAL that no launch begins before the one before it has ended. It holds callers to what
// a GPU would take: memory of the stream's device, contexts, whole mappings. What is wrong ends the process with a line that says so.
#define PROCESSOR
// Before CUDA's words, some of which the library's headers have, too.
#include <sys/mman.h>
#include <unistd.h>
#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>
#include "tape.cu"
#include "blocks.h"
#include "streams.h"
#include "memory.h"
// The toolkit's headers have words of their own for these.
#undef __device__
#undef __global__
#undef __grid_constant__
#undef __launch_bounds__
#undef __shared__
#undef __align__
#undef __forceinline__
#undef __noinline__
#define CUDA_ENABLE_DEPRECATED
#include <cuda.h>

static int gpus() {
  const char* given = getenv("PROCESSOR_GPUS");
  return given ? atoi(given) : 1;
}

struct Context {
  int device;
};
static Context contexts[16];
static thread_local Context* current;
static std::mutex streams_lock;
static std::set<Stream*> streams;

[[noreturn]] static void wrong(const char* what) {
  fprintf(stderr, "processor: %s\n", what);
  abort();
}

static Stream* open_stream(CUstream stream) {
  std::lock_guard<std::mutex> l(streams_lock);
  if (!streams.count((Stream*)stream)) wrong("a stream is used that was closed");
  return (Stream*)stream;
}

// What a stream of this thread's device does with memory of its own.
static Stream* own(CUstream stream, const char* what) {
  Stream* s = open_stream(stream);
  if (!current || current->device != s->device) wrong(what);
  return s;
}
static void held_by(Stream* s, u64 at, size_t bytes, const char* what) {
  if (!held(at, bytes) || owner(at) != s->device) wrong(what);
}

static CUresult said(bool good) { return good ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE; }

extern "C" {
CUresult cuInit(unsigned) { return CUDA_SUCCESS; }
CUresult cuGetErrorName(CUresult, const char** name) {
  *name = "an error of the processor's driver";
  return CUDA_SUCCESS;
}

// Devices.
CUresult cuDeviceGetCount(int* count) {
  *count = gpus();
  return CUDA_SUCCESS;
}
CUresult cuDeviceGet(CUdevice* device, int number) {
  *device = number;
  return number < gpus() ? CUDA_SUCCESS : CUDA_ERROR_INVALID_DEVICE;
}
CUresult cuDeviceGetName(char* name, int bytes, CUdevice device) {
  snprintf(name, bytes, "Processor %d", device);
  return CUDA_SUCCESS;
}
CUresult cuDeviceGetAttribute(int* value, CUdevice_attribute which, CUdevice) {
  switch ((int)which) {
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR: *value = 8; break;
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR: *value = 0; break;
    case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT: *value = 1; break;
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN: *value = sizeof shared; break;
    case CU_DEVICE_ATTRIBUTE_VIRTUAL_MEMORY_MANAGEMENT_SUPPORTED: *value = 1; break;
    case CU_DEVICE_ATTRIBUTE_HOST_NUMA_VIRTUAL_MEMORY_MANAGEMENT_SUPPORTED: *value = getenv("PROCESSOR_WITHOUT") ? 0 : 1; break;
    case CU_DEVICE_ATTRIBUTE_HOST_NUMA_ID: *value = -1; break;
    default: wrong("a device's attribute is not known");
  }
  return CUDA_SUCCESS;
}
CUresult cuDeviceCanAccessPeer(int* can, CUdevice, CUdevice) {
  *can = 1;
  return CUDA_SUCCESS;
}
CUresult cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice device) {
  contexts[device].device = device;
  *context = (CUcontext)&contexts[device];
  return CUDA_SUCCESS;
}
CUresult cuDevicePrimaryCtxRelease(CUdevice) { return CUDA_SUCCESS; }
CUresult cuCtxSetCurrent(CUcontext context) {
  current = (Context*)context;
  return CUDA_SUCCESS;
}
CUresult cuCtxEnablePeerAccess(CUcontext, unsigned) { return CUDA_SUCCESS; }
CUresult cuCtxGetStreamPriorityRange(int* least, int* greatest) {
  *least = 0;
  *greatest = -5;
  return CUDA_SUCCESS;
}
CUresult cuCtxSynchronize() {
  std::set<Stream*> all;
  {
    std::lock_guard<std::mutex> l(streams_lock);
    all = streams;
  }
  for (Stream* s : all)
    if (s->device == current->device) s->synchronize();
  return CUDA_SUCCESS;
}

// Streams and events.
CUresult cuStreamCreate(CUstream* stream, unsigned) {
  Stream* s = new Stream(current->device);
  std::lock_guard<std::mutex> l(streams_lock);
  streams.insert(s);
  *stream = (CUstream)s;
  return CUDA_SUCCESS;
}
CUresult cuStreamCreateWithPriority(CUstream* stream, unsigned flags, int) { return cuStreamCreate(stream, flags); }
CUresult cuStreamDestroy(CUstream stream) {
  Stream* s = (Stream*)stream;
  s->close();
  std::lock_guard<std::mutex> l(streams_lock);
  streams.erase(s);
  delete s;
  return CUDA_SUCCESS;
}
CUresult cuStreamSynchronize(CUstream stream) {
  open_stream(stream)->synchronize();
  return CUDA_SUCCESS;
}
CUresult cuEventCreate(CUevent* event, unsigned) {
  *event = (CUevent) new Event();
  return CUDA_SUCCESS;
}
CUresult cuEventDestroy(CUevent) { return CUDA_SUCCESS; }  // work that is under way may still reach it
CUresult cuEventRecord(CUevent event, CUstream stream) {
  Event* e = (Event*)event;
  const long number = e->mark();
  ((Stream*)stream)->add([=] { e->reach(number); });
  return CUDA_SUCCESS;
}
CUresult cuEventSynchronize(CUevent event) {
  Event* e = (Event*)event;
  e->await(e->last());
  return CUDA_SUCCESS;
}
CUresult cuEventQuery(CUevent event) {
  Event* e = (Event*)event;
  return e->passed() ? CUDA_SUCCESS : CUDA_ERROR_NOT_READY;
}
CUresult cuEventElapsedTime(float* milliseconds, CUevent from, CUevent to) {
  *milliseconds = (((Event*)to)->at - ((Event*)from)->at) / 1e6f;
  return CUDA_SUCCESS;
}
CUresult cuStreamWaitEvent(CUstream stream, CUevent event, unsigned) {
  Event* e = (Event*)event;
  const long number = e->last();
  ((Stream*)stream)->add([=] { e->await(number); });
  return CUDA_SUCCESS;
}

// Memory.
CUresult cuMemGetInfo(size_t* free, size_t* total) {
  if (!current) return CUDA_ERROR_INVALID_CONTEXT;
  *free = *total = 1ull << 37;
  return CUDA_SUCCESS;
}
CUresult cuMemAlloc(CUdeviceptr* at, size_t bytes) {
  if (!current) return CUDA_ERROR_INVALID_CONTEXT;
  *at = take(bytes, current->device);
  return CUDA_SUCCESS;
}
CUresult cuMemFree(CUdeviceptr at) { return said(give(at)); }
CUresult cuMemHostAlloc(void** at, size_t bytes, unsigned) {
  *at = (void*)take(bytes, HOST);
  return CUDA_SUCCESS;
}
CUresult cuMemFreeHost(void* at) {
  return said(give((u64)at));
}
CUresult cuMemcpyHtoDAsync(CUdeviceptr to, const void* from, size_t bytes, CUstream stream) {
  Stream* s = own(stream, "a copy to a device goes by another's stream");
  held_by(s, to, bytes, "a copy goes where the stream's device has no memory");
  s->add([=] { memcpy((void*)to, from, bytes); });
  return CUDA_SUCCESS;
}
CUresult cuMemcpyDtoHAsync(void* to, CUdeviceptr from, size_t bytes, CUstream stream) {
  Stream* s = own(stream, "a copy from a device goes by another's stream");
  if (from != (u64)&warpgroups) held_by(s, from, bytes, "a copy comes from where the stream's device has no memory");
  s->add([=] { memcpy(to, (void*)from, bytes); });
  return CUDA_SUCCESS;
}
CUresult cuMemcpyDtoDAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
  if (!held(to, bytes) || !held(from, bytes)) wrong("a copy within a device goes beyond memory");
  own(stream, "a copy within a device goes by another's stream")->add([=] { memmove((void*)to, (void*)from, bytes); });
  return CUDA_SUCCESS;
}
CUresult cuMemsetD8Async(CUdeviceptr at, unsigned char value, size_t bytes, CUstream stream) {
  Stream* s = own(stream, "memory is filled by another device's stream");
  held_by(s, at, bytes, "memory is filled that the stream's device does not have");
  s->add([=] { memset((void*)at, value, bytes); });
  return CUDA_SUCCESS;
}

// Virtual memory.
static int place(const CUmemAllocationProp* p) {
  CUmemAllocationProp plain;
  memset(&plain, 0, sizeof plain);
  plain.type = CU_MEM_ALLOCATION_TYPE_PINNED;
  plain.location = p->location;
  if (memcmp(&plain, p, sizeof plain)) wrong("memory is wanted with properties that are not known");
  if (p->location.type == CU_MEM_LOCATION_TYPE_HOST_NUMA) return p->location.id == 0 ? HOST : -1;
  return p->location.type == CU_MEM_LOCATION_TYPE_DEVICE && p->location.id < gpus() ? p->location.id : -1;
}
CUresult cuMemGetAllocationGranularity(size_t* bytes, const CUmemAllocationProp* p, CUmemAllocationGranularity_flags) {
  *bytes = grain();
  return said(place(p) >= 0);
}
CUresult cuMemAddressReserve(CUdeviceptr* at, size_t bytes, size_t alignment, CUdeviceptr wanted, unsigned long long flags) {
  if (bytes % grain() || wanted || flags || (alignment & (alignment - 1))) return CUDA_ERROR_INVALID_VALUE;
  *at = reserve(bytes, std::max(alignment, grain()));
  return CUDA_SUCCESS;
}
CUresult cuMemCreate(CUmemGenericAllocationHandle* handle, size_t bytes, const CUmemAllocationProp* p, unsigned long long flags) {
  if (place(p) < 0 || flags || bytes == 0 || bytes % grain()) return CUDA_ERROR_INVALID_VALUE;
  *handle = make(bytes, place(p));
  return said(*handle != 0);
}
CUresult cuMemRelease(CUmemGenericAllocationHandle handle) { return said(release(handle)); }
CUresult cuMemMap(CUdeviceptr at, size_t bytes, size_t offset, CUmemGenericAllocationHandle handle, unsigned long long flags) {
  return said(!offset && !flags && map(at, bytes, handle));
}
CUresult cuMemSetAccess(CUdeviceptr at, size_t bytes, const CUmemAccessDesc* ways, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (ways[i].flags != CU_MEM_ACCESS_FLAGS_PROT_READWRITE) return CUDA_ERROR_INVALID_VALUE;
  return said(count > 0 && open(at, bytes, ways[0].location.type == CU_MEM_LOCATION_TYPE_DEVICE));
}
CUresult cuMemUnmap(CUdeviceptr at, size_t bytes) { return said(unmap(at, bytes)); }
CUresult cuMemAddressFree(CUdeviceptr at, size_t bytes) { return said(unreserve(at, bytes)); }

// Kernels: a module has these.
CUresult cuModuleLoadData(CUmodule* module, const void*) {
  *module = (CUmodule)1;
  return CUDA_SUCCESS;
}
CUresult cuModuleUnload(CUmodule) { return CUDA_SUCCESS; }
CUresult cuModuleGetFunction(CUfunction* function, CUmodule, const char* name) {
  static const std::map<std::string, void (*)(Launch)> kernels = {
      {"run_tape", run_tape}, {"run_products", run_products}, {"run_weights", run_weights}};
  const auto found = kernels.find(name);
  *function = found == kernels.end() ? nullptr : (CUfunction)found->second;
  return said(*function != nullptr);
}
CUresult cuModuleGetGlobal(CUdeviceptr* at, size_t* bytes, CUmodule, const char* name) {
  *at = (u64)&warpgroups;
  if (bytes) *bytes = sizeof warpgroups;
  return said(!strcmp(name, "warpgroups"));
}
CUresult cuFuncSetAttribute(CUfunction, CUfunction_attribute, int) { return CUDA_SUCCESS; }
CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, CUfunction, int, size_t) {
  *blocks = 1;
  return CUDA_SUCCESS;
}
static void launch_kernel(CUfunction function, const Launch& launch, CUstream stream, bool early) {
  const Gather& gather = launch.gather;
  for (int c = 0; gather.rows > 0 && c < gather.columns; c++)
    if (!held((u64)gather.to[c], 4 * ((u64)(gather.rows - 1) * gather.stride[c] + gather.width[c]))) wrong("rows are gathered to where there is no memory");
  Stream* s = own(stream, "a tape is launched by another device's stream");
  const Launched* launched = new Launched{(void (*)(Launch))function, launch};
  s->add([=] { run_launches(launched, [=] { return (const Launched*)s->take_early(); }); }, early && !getenv("PROCESSOR_SERIAL") ? launched : nullptr);
}
CUresult cuLaunchCooperativeKernel(CUfunction function, unsigned x, unsigned y, unsigned z, unsigned threads, unsigned, unsigned, unsigned, CUstream stream, void** arguments) {
  if (function != (CUfunction)&run_tape || x * y * z != 1 || threads != FIBERS) wrong("a tape is launched by a grid of another size");
  launch_kernel(function, *(Launch*)arguments[0], stream, false);
  return CUDA_SUCCESS;
}
// A launch that may begin early.
CUresult cuLaunchKernelEx(const CUlaunchConfig* c, CUfunction function, void** arguments, void**) {
  const Launch& launch = *(Launch*)arguments[0];
  if (c->gridDimX * c->gridDimY * c->gridDimZ != 1 || c->blockDimX * c->blockDimY * c->blockDimZ != FIBERS)
    wrong("a level is launched by a grid of another size");
  if (launch.to != launch.from + 1 || launch.gather.rows > 0) wrong("a level is launched as a tape");
  if (c->numAttrs != 1 || c->attrs->id != CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION || c->attrs->value.programmaticStreamSerializationAllowed != 1)
    wrong("a level is launched with attributes that are not known");
  launch_kernel(function, launch, c->hStream, true);
  return CUDA_SUCCESS;
}
}
