"""A depthwise convolution whose gradient is quick in bfloat16 on a CPU.

oneDNN has a quick gradient for 3×3 weights alone: that of 5×5 weights takes ten times as long as the whole rest of a block. So the nine taps of
each corner of larger weights are had as a 3×3 gradient of their own; and the gradient of the input, at a stride, is taken in float32.
"""

import torch
import torch.nn.functional as F


class DepthwiseConv(torch.autograd.Function):
    @staticmethod
    @torch.amp.custom_fwd(device_type="cpu", cast_inputs=torch.bfloat16)
    def forward(ctx, x, weight, bias, stride: int, padding: int):
        ctx.save_for_backward(x, weight)
        ctx.stride, ctx.padding = stride, padding
        return F.conv2d(x, weight, bias, stride, padding, groups=len(weight))

    @staticmethod
    @torch.amp.custom_bwd(device_type="cpu")
    def backward(ctx, gradient):
        x, weight = ctx.saved_tensors
        gradient = gradient.to(x.dtype).contiguous(memory_format=torch.channels_last)
        of_x = None
        if ctx.needs_input_grad[0]:
            kind = x.dtype if ctx.stride == 1 else torch.float32
            of_x = convolution_gradients(gradient.to(kind), x.to(kind), weight.to(kind), ctx.stride, ctx.padding, 0).to(x.dtype)
        return of_x, weight_gradient(gradient, x, weight, ctx.stride, ctx.padding), gradient.float().sum((0, 2, 3)), None, None


def convolution_gradients(gradient, x, weight, stride: int, padding: int, which: int):
    asked = [which == 0, which == 1, False]
    return torch.ops.aten.convolution_backward(gradient, x, weight, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], len(weight), asked)[which]


def weight_gradient(gradient, x, weight, stride: int, padding: int):
    size = weight.shape[-1]
    if size <= 3:
        return convolution_gradients(gradient, x, weight, stride, padding, 1)
    padded = F.pad(x, (padding,) * 4)
    taps = torch.empty(weight.shape, dtype=weight.dtype)
    places = [*range(0, size - 3, 3), size - 3]
    for down in places:
        for across in places:
            height, width = (stride * (n - 1) + 3 for n in gradient.shape[-2:])
            part = padded[..., down : down + height, across : across + width].contiguous(memory_format=torch.channels_last)
            corner = weight[..., down : down + 3, across : across + 3].contiguous()
            taps[..., down : down + 3, across : across + 3] = convolution_gradients(gradient, part, corner, stride, 0, 1)
    return taps
