package dev.swath.faults.process;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * How the processes are started.
 *
 * @param bundle the model bundle's folder
 * @param milvus port of a Milvus on this machine, 0 for Lucene's index
 * @param disks data folders that are file systems of their own, with their size in megabytes
 * @param environment settings of single services
 */
public record ProcessSettings(
        Path bundle, int milvus, Map<String, Integer> disks, Map<SwathService, Map<String, String>> environment) {
    public ProcessSettings {
        disks = Map.copyOf(disks);
        environment = Map.copyOf(environment);
    }

    /** A tiny bundle of random weights, so that machines spend their time on the faults; Lucene. */
    public static ProcessSettings standard() {
        return new ProcessSettings(
                SwathProcesses.root().resolve("libs/model-runtime/src/test/resources/tiny-bundle"),
                0,
                Map.of(),
                Map.of());
    }

    public ProcessSettings withBundle(Path other) {
        return new ProcessSettings(other, milvus, disks, environment);
    }

    public ProcessSettings withMilvus(int port) {
        return new ProcessSettings(bundle, port, disks, environment);
    }

    public ProcessSettings withSmallDisks(Map<String, Integer> megabytes) {
        return new ProcessSettings(bundle, milvus, megabytes, environment);
    }

    public ProcessSettings with(SwathService service, Map<String, String> settings) {
        ProcessSettings changed = this;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            changed = changed.with(service, setting.getKey(), setting.getValue());
        }
        return changed;
    }

    public ProcessSettings with(SwathService service, String name, String value) {
        Map<SwathService, Map<String, String>> more = new EnumMap<>(SwathService.class);
        more.putAll(environment);
        Map<String, String> own = new HashMap<>(more.getOrDefault(service, Map.of()));
        own.put(name, value);
        more.put(service, Map.copyOf(own));
        return new ProcessSettings(bundle, milvus, disks, more);
    }
}
