package dev.swath.modelruntime;

/** The device that a session computes on. */
public enum Device {
    /** The machine's processors. */
    CPU,
    /** An NVIDIA GPU; needs the build with the Maven profile {@code cuda}, a driver, CUDA and cuDNN. */
    CUDA
}
