package dev.swath.modelruntime;

import java.nio.file.Path;

/** The part of a service's settings that says which model it runs, and on what: the same names for every service. */
public interface ModelConfig {
    /** The model bundle's folder. */
    Path bundle();

    /** Where the model runs; CUDA where there is none is an error at start. */
    Device device();

    /** The threads of one run of the model; 0: one a core. */
    int modelThreads();
}
