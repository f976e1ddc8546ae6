package dev.swath.faults.site;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * What differs from one site to another.
 *
 * @param bundle the model bundle's folder
 * @param milvus port of a Milvus on this machine, 0 for Lucene's index
 * @param disks folders of the site that are file systems of so many megabytes
 * @param environment settings of single services
 */
public record SiteOptions(
        Path bundle, int milvus, Map<String, Integer> disks, Map<Service, Map<String, String>> environment) {
    public SiteOptions {
        disks = Map.copyOf(disks);
        environment = Map.copyOf(environment);
    }

    /** A tiny bundle of random weights, so that machines spend their time on the faults; Lucene. */
    public static SiteOptions standard() {
        return new SiteOptions(
                Site.root().resolve("libs/model-runtime/src/test/resources/tiny-bundle"), 0, Map.of(), Map.of());
    }

    public SiteOptions withBundle(Path other) {
        return new SiteOptions(other, milvus, disks, environment);
    }

    public SiteOptions withMilvus(int port) {
        return new SiteOptions(bundle, port, disks, environment);
    }

    public SiteOptions withSmallDisks(Map<String, Integer> megabytes) {
        return new SiteOptions(bundle, milvus, megabytes, environment);
    }

    public SiteOptions with(Service service, Map<String, String> settings) {
        SiteOptions changed = this;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            changed = changed.with(service, setting.getKey(), setting.getValue());
        }
        return changed;
    }

    public SiteOptions with(Service service, String name, String value) {
        Map<Service, Map<String, String>> more = new EnumMap<>(Service.class);
        more.putAll(environment);
        Map<String, String> own = new HashMap<>(more.getOrDefault(service, Map.of()));
        own.put(name, value);
        more.put(service, Map.copyOf(own));
        return new SiteOptions(bundle, milvus, disks, more);
    }
}
