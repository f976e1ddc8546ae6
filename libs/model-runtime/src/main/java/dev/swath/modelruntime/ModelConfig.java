package dev.swath.modelruntime;

import java.nio.file.Path;
import java.util.OptionalLong;

/** The settings that say which model a service runs, and on what. They have the same names in every service. */
public interface ModelConfig {
    /** The model bundle's folder. */
    Path bundle();

    /** Where the model runs. CUDA on a machine without it is an error at start. */
    Device device();

    /** The threads of one run of the model; 0 for one per core. */
    int modelThreads();

    /** The most bytes of a GPU that one of the model's sessions may take; the bundle's parts have a session each. Absent: as much as there is. */
    OptionalLong gpuMemory();
}
