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
 * @param homes project folders of services that are of another version than this one
 */
public record ProcessSettings(
        Path bundle,
        int milvus,
        Map<String, Integer> disks,
        Map<SwathService, Map<String, String>> environment,
        Map<SwathService, Path> homes) {
    public ProcessSettings {
        disks = Map.copyOf(disks);
        environment = Map.copyOf(environment);
        homes = Map.copyOf(homes);
    }

    /** A tiny bundle of random weights, so that machines spend their time on the faults; Lucene. */
    public static ProcessSettings standard() {
        return new ProcessSettings(
                SwathProcesses.root().resolve("libs/model-runtime/src/test/resources/tiny-bundle"),
                0,
                Map.of(),
                Map.of(),
                Map.of());
    }

    public ProcessSettings withBundle(Path other) {
        return new ProcessSettings(other, milvus, disks, environment, homes);
    }

    public ProcessSettings withMilvus(int port) {
        return new ProcessSettings(bundle, port, disks, environment, homes);
    }

    public ProcessSettings withSmallDisks(Map<String, Integer> megabytes) {
        return new ProcessSettings(bundle, milvus, megabytes, environment, homes);
    }

    /** The same with no other settings of a service than these. */
    public ProcessSettings withOnly(SwathService service, Map<String, String> settings) {
        Map<SwathService, Map<String, String>> others = new HashMap<>(environment);
        others.put(service, Map.copyOf(settings));
        return new ProcessSettings(bundle, milvus, disks, others, homes);
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
        return new ProcessSettings(bundle, milvus, disks, more, homes);
    }

    /** The same with a service of another project folder, which is built. */
    public ProcessSettings withHome(SwathService service, Path home) {
        Map<SwathService, Path> others = new EnumMap<>(SwathService.class);
        others.putAll(homes);
        others.put(service, home);
        return new ProcessSettings(bundle, milvus, disks, environment, others);
    }

    /** The same with a service of this version. */
    public ProcessSettings withoutHome(SwathService service) {
        Map<SwathService, Path> others = new HashMap<>(homes);
        others.remove(service);
        return new ProcessSettings(bundle, milvus, disks, environment, others);
    }

    /** The project folder that a service is started from. */
    Path home(SwathService service) {
        return homes.getOrDefault(service, SwathProcesses.root());
    }
}
