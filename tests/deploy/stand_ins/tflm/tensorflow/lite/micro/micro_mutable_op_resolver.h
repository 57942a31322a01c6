// Signatures of tensorflow/lite/micro/micro_mutable_op_resolver.h (tflite-micro, 2025).
//
// Methods of builtin operators take a registration with a default, those of operators that the
// runtime brings along as custom ones take none; IRFFT and RFFT take a pointer.
#ifndef STAND_IN_MICRO_MUTABLE_OP_RESOLVER_H_
#define STAND_IN_MICRO_MUTABLE_OP_RESOLVER_H_

#include "tensorflow/lite/c/common.h"

namespace tflite {

const TFLMRegistration& Register_STAND_IN();
const TFLMRegistration* Register_STAND_IN_CUSTOM();

class MicroOpResolver {
 public:
  virtual ~MicroOpResolver() {}
};

template <unsigned int tOpCount>
class MicroMutableOpResolver : public MicroOpResolver {
 public:
  explicit MicroMutableOpResolver() {}

  TfLiteStatus AddCustom(const char* name, const TFLMRegistration* registration);

  TfLiteStatus AddAbs(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddAdd(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddAddN(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddArgMax(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddArgMin(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddAssignVariable(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddAveragePool2D(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddBatchMatMul(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddBatchToSpaceNd(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddBroadcastArgs(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddBroadcastTo(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddCallOnce(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddCast(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddCeil(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddConcatenation(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddConv2D(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddCos(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddCumSum(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddDepthwiseConv2D(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddDepthToSpace(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddDequantize(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddDiv(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddDynamicUpdateSlice();
  TfLiteStatus AddElu(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddEmbeddingLookup(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddEqual(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddExp(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddExpandDims(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddFill(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddFloor(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddFloorDiv(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddFloorMod(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddFullyConnected(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddGather(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddGatherNd(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddGreater(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddGreaterEqual(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddHardSwish(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddIf(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddL2Normalization(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddL2Pool2D(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddLeakyRelu(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddLess(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddLessEqual(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddLog(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddLogicalAnd(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddLogicalNot(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddLogicalOr(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddLogistic(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddLogSoftmax(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddMaximum(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddMaxPool2D(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddMean(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddMinimum(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddMirrorPad(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddMul(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddNeg(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddNotEqual(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddPack(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddPad(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddPadV2(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddPrelu(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddQuantize(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddReadVariable(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddReduceAll(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddReduceMax(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddReduceMin(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddRelu(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddRelu6(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddReshape(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddResizeBilinear(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddResizeNearestNeighbor();
  TfLiteStatus AddReverseV2(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddRound(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddRsqrt(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSelectV2(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddShape(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSin(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSlice(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSoftmax(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSpaceToBatchNd(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSpaceToDepth(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSplit(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSplitV(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSqrt(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSquare(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSquaredDifference(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSqueeze(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddStridedSlice(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSub(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSum(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddSvdf(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddTanh(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddTranspose(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddTransposeConv(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddUnidirectionalSequenceLSTM(
      const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddUnpack(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddVarHandle(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddWhile(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddZerosLike(const TFLMRegistration& registration = Register_STAND_IN());
  TfLiteStatus AddDetectionPostprocess();
  TfLiteStatus AddEthosU();
  TfLiteStatus AddCircularBuffer();
  TfLiteStatus AddDecode();
  TfLiteStatus AddDelay();
  TfLiteStatus AddEnergy();
  TfLiteStatus AddFftAutoScale();
  TfLiteStatus AddFilterBank();
  TfLiteStatus AddFilterBankLog();
  TfLiteStatus AddFilterBankSpectralSubtraction();
  TfLiteStatus AddFilterBankSquareRoot();
  TfLiteStatus AddFramer();
  TfLiteStatus AddIrfft(const TFLMRegistration* registration = Register_STAND_IN_CUSTOM());
  TfLiteStatus AddOverlapAdd();
  TfLiteStatus AddPCAN();
  TfLiteStatus AddRfft(const TFLMRegistration* registration = Register_STAND_IN_CUSTOM());
  TfLiteStatus AddStacker();
  TfLiteStatus AddWindow();

 private:
  TFLMRegistration registrations_[tOpCount];
};

}  // namespace tflite

#endif  // STAND_IN_MICRO_MUTABLE_OP_RESOLVER_H_
