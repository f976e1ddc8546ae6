package dev.swath.modelruntime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.swath.modelruntime.BundleDescription.Dimensions;
import dev.swath.modelruntime.BundleDescription.Preprocessing;
import dev.swath.modelruntime.bundle.InvalidBundle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The inputs and outputs of a graph of the bundle: names, types and shapes. */
public record GraphSignature(List<Port> inputs, List<Port> outputs) {
    /** A size that differs from run to run. */
    private static final long FREE = -1;
    /** A size that differs from run to run, or is 1 if the graph gives the last position alone. */
    private static final long FREE_OR_LAST = -2;

    /**
     * One tensor.
     *
     * @param shape {@link #FREE} or {@link #FREE_OR_LAST} for a size that the bundle does not fix
     */
    public record Port(String name, OnnxJavaType type, List<Long> shape) {
        static Port floats(String name, long... shape) {
            return new Port(name, OnnxJavaType.FLOAT, boxed(shape));
        }

        static Port longs(String name, long... shape) {
            return new Port(name, OnnxJavaType.INT64, boxed(shape));
        }

        /** A graph may leave open a size that the bundle fixes. It must not fix a size that differs from run to run. */
        boolean accepts(TensorInfo found) {
            List<Long> sizes = boxed(found.getShape());
            if (found.type != type || sizes.size() != shape.size()) {
                return false;
            }
            for (int i = 0; i < sizes.size(); i++) {
                long fixed = shape.get(i) == FREE_OR_LAST ? 1 : shape.get(i);
                if (sizes.get(i) != FREE && sizes.get(i) != fixed) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return type
                    + shape.stream()
                            .map(size -> size == FREE ? "?" : size == FREE_OR_LAST ? "? or 1" : String.valueOf(size))
                            .collect(Collectors.joining(", ", " [", "]"));
        }
    }

    /** Pixels to features and embedding. */
    public static GraphSignature visionEncoder(Dimensions sizes, Preprocessing pixels) {
        return new GraphSignature(
                List.of(Port.floats("pixels", FREE, 3, pixels.height(), pixels.width())),
                List.of(
                        Port.floats("features", FREE, sizes.featureCount(), sizes.featureWidth()),
                        Port.floats("embedding", FREE, sizes.embedding())));
    }

    /** Features to the prefix of the language model's input. */
    public static GraphSignature captionProjection(Dimensions sizes) {
        return new GraphSignature(
                List.of(Port.floats("features", FREE, sizes.featureCount(), sizes.featureWidth())),
                List.of(Port.floats("prefix", FREE, sizes.prefix(), sizes.model())));
    }

    /** Token ids to the language model's input. */
    public static GraphSignature tokenEmbeddings(Dimensions sizes) {
        return new GraphSignature(
                List.of(Port.longs("input_ids", FREE, FREE)),
                List.of(Port.floats("inputs_embeds", FREE, FREE, sizes.model())));
    }

    /** Input, mask, positions and cache to logits, hidden state and the longer cache. */
    public static GraphSignature decoder(Dimensions sizes) {
        List<Port> inputs = new ArrayList<>(List.of(
                Port.floats("inputs_embeds", FREE, FREE, sizes.model()),
                Port.longs("attention_mask", FREE, FREE),
                Port.longs("position_ids", FREE, FREE)));
        List<Port> outputs = new ArrayList<>(List.of(
                Port.floats("logits", FREE, FREE_OR_LAST, sizes.vocabulary()),
                Port.floats("hidden_state", FREE, FREE, sizes.model())));
        for (String part : cacheParts(sizes.layers())) {
            inputs.add(Port.floats("past_key_values." + part, FREE, sizes.kvHeads(), FREE, sizes.headDim()));
            outputs.add(Port.floats("present." + part, FREE, sizes.kvHeads(), FREE, sizes.headDim()));
        }
        return new GraphSignature(inputs, outputs);
    }

    /** The hidden state at [RET] to the embedding. */
    public static GraphSignature textProjection(Dimensions sizes) {
        return new GraphSignature(
                List.of(Port.floats("hidden_state", FREE, sizes.model())),
                List.of(Port.floats("embedding", FREE, sizes.embedding())));
    }

    /** Token ids to the embedding. */
    public static GraphSignature textEncoder(Dimensions sizes) {
        return new GraphSignature(
                List.of(Port.longs("input_ids", FREE, FREE)),
                List.of(Port.floats("embedding", FREE, sizes.embedding())));
    }

    /** A hidden state to the logit of something that it tells. */
    public static GraphSignature head(Dimensions sizes) {
        return new GraphSignature(
                List.of(Port.floats("hidden_state", FREE, sizes.model())), List.of(Port.floats("logit", FREE, 1)));
    }

    /** The tensors of the cache, layer by layer: {@code 0.key}, {@code 0.value}, {@code 1.key}… */
    public static List<String> cacheParts(int layers) {
        List<String> parts = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            parts.add(layer + ".key");
            parts.add(layer + ".value");
        }
        return parts;
    }

    /** @throws dev.swath.catalogue.CatalogueException INVALID_BUNDLE if the graph has other tensors than these */
    void check(String file, Map<String, NodeInfo> foundInputs, Map<String, NodeInfo> foundOutputs) {
        check(file + ", input", inputs, foundInputs);
        check(file + ", output", outputs, foundOutputs);
    }

    private static void check(String where, List<Port> ports, Map<String, NodeInfo> found) {
        Map<String, Port> expected = ports.stream().collect(Collectors.toMap(Port::name, Function.identity()));
        InvalidBundle.unless(
                expected.keySet().equals(found.keySet()),
                where,
                expected.keySet().stream().sorted().toList(),
                found.keySet().stream().sorted().toList());
        for (Port port : ports) {
            NodeInfo node = found.get(port.name());
            if (node == null || !(node.getInfo() instanceof TensorInfo tensor) || !port.accepts(tensor)) {
                throw InvalidBundle.of("%s %s: expected %s, found %s"
                        .formatted(where, port.name(), port, node == null ? "none" : describe(node)));
            }
        }
    }

    private static String describe(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor
                ? new Port(node.getName(), tensor.type, boxed(tensor.getShape())).toString()
                : "no tensor";
    }

    private static List<Long> boxed(long... shape) {
        return Arrays.stream(shape).boxed().toList();
    }
}
