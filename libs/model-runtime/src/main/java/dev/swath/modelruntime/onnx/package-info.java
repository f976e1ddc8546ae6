/** ONNX Runtime: sessions, the tensors that the bundle's graphs must have, and native memory. */
@NullMarked
package dev.swath.modelruntime.onnx;

import org.jspecify.annotations.NullMarked;
