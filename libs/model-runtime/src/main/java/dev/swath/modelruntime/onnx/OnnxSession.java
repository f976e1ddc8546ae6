package dev.swath.modelruntime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.ErrorCode;
import dev.swath.modelruntime.SessionSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/** A loaded and checked graph. Thread-safe. */
public final class OnnxSession implements AutoCloseable {
    static {
        NativeLibraries.prepare();
    }

    private final String name;
    private final SessionOptions options;
    private final OrtSession session;

    private OnnxSession(String name, SessionOptions options, OrtSession session) {
        this.name = name;
        this.options = options;
        this.session = session;
    }

    /**
     * @throws CatalogueException INVALID_BUNDLE if the graph does not load or has another signature,
     * INVALID_CONFIGURATION if the device is not available, OUT_OF_MEMORY
     */
    public static OnnxSession open(Path path, SessionSettings settings, GraphSignature signature) {
        String file = String.valueOf(path.getFileName());
        OnnxSession session = open(path, settings);
        try {
            signature.check(file, session.session.getInputInfo(), session.session.getOutputInfo());
            return session;
        } catch (OrtException e) {
            session.close();
            throw OrtErrors.convert(file, e, ErrorCode.INVALID_BUNDLE);
        } catch (CatalogueException e) {
            session.close();
            throw e;
        }
    }

    static OnnxSession open(Path path, SessionSettings settings) {
        String name = String.valueOf(path.getFileName());
        SessionOptions options = options(settings);
        try {
            return new OnnxSession(name, options, environment().createSession(path.toString(), options));
        } catch (OrtException e) {
            options.close();
            throw OrtErrors.convert("the graph " + name + " does not load", e, ErrorCode.INVALID_BUNDLE);
        }
    }

    /** Whether the graph fixes that size of an output; it may also leave it open. */
    public boolean fixes(String output, int dimension) {
        try {
            NodeInfo node = session.getOutputInfo().get(output);
            return node != null && node.getInfo() instanceof TensorInfo tensor && tensor.getShape()[dimension] >= 0;
        } catch (OrtException e) {
            throw OrtErrors.convert(name, e, ErrorCode.INTERNAL_ERROR);
        }
    }

    /** ONNX Runtime's own log is off, since every error comes as an exception. */
    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "swath");
    }

    /**
     * Runs the graph. Outputs are written to the given tensors; other outputs are not fetched.
     *
     * @throws CatalogueException OUT_OF_MEMORY, INTERNAL_ERROR
     */
    public void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
        try (OrtSession.Result written = session.run(inputs, outputs)) {
            assert written.size() == outputs.size();
        } catch (OrtException e) {
            throw OrtErrors.convert(name, e, ErrorCode.INTERNAL_ERROR);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw OrtErrors.convert(name, e, ErrorCode.INTERNAL_ERROR);
        } finally {
            options.close();
        }
    }

    private static SessionOptions options(SessionSettings settings) {
        SessionOptions options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(settings.threads());
            options.setInterOpNumThreads(1);
            // Threads that spin while they wait take processors from the other sessions of this process.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Memory patterns are kept for every shape ever seen, and a growing cache has a new shape at each step.
            options.setMemoryPatternOptimization(false);
            switch (settings.device()) {
                case CPU -> {}
                case CUDA -> addCuda(options, settings.gpuMemory());
            }
            return options;
        } catch (OrtException e) {
            options.close();
            throw OrtErrors.convert("session options", e, ErrorCode.INTERNAL_ERROR);
        } catch (CatalogueException e) {
            options.close();
            throw e;
        }
    }

    private static void addCuda(SessionOptions options, OptionalLong memory) {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions()) {
            if (memory.isPresent()) {
                cuda.add("gpu_mem_limit", Long.toString(memory.getAsLong()));
                // Else the arena doubles itself with each growth, beyond what was asked for.
                cuda.add("arena_extend_strategy", "kSameAsRequested");
            }
            options.addCUDA(cuda);
        } catch (OrtException e) {
            throw new CatalogueException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "expected a CUDA device and a build with the Maven profile cuda, found none: " + e.getMessage(),
                    e);
        }
    }
}
