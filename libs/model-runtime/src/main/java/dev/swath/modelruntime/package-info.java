/** Runs a model bundle: pre-processing, vision encoding, captioning and query encoding in ONNX Runtime. */
@NullMarked
package dev.swath.modelruntime;

import org.jspecify.annotations.NullMarked;
