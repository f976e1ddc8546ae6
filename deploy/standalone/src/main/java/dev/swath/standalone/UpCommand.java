package dev.swath.standalone;

import dev.swath.client.Endpoints;
import dev.swath.vectorindex.IndexSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "up", description = "Runs Swath in one process, with lasting data.", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where everything is kept (default: the user's data folder)")
    private @Nullable Path data;

    @Option(names = "--bundle", paramLabel = "DIR", description = "a model bundle (default: swath-mini)")
    private @Nullable Path bundle;

    @Option(
            names = "--index",
            paramLabel = "lucene|milvus",
            defaultValue = "lucene",
            description = "default ${DEFAULT-VALUE}")
    private IndexSettings.Kind index = IndexSettings.Kind.LUCENE;

    @Option(names = "--milvus", paramLabel = "ADDRESS", description = "where Milvus is, such as http://127.0.0.1:19530")
    private @Nullable String milvus;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private PortOptions ports = new PortOptions();

    @Override
    public Integer call() throws IOException {
        Path folder = data == null ? Endpoints.defaultDataFolder(System.getenv()) : data;
        Standalone standalone = new Standalone(folder.toAbsolutePath(), ports);
        if (bundle != null) {
            standalone.set("swath.bundle", bundle.toAbsolutePath().toString());
        }
        if (index == IndexSettings.Kind.MILVUS) {
            if (milvus == null) {
                throw new ParameterException(spec.commandLine(), "--index milvus needs --milvus ADDRESS");
            }
            standalone.set("swath.index", "milvus");
            standalone.set("swath.milvus", milvus);
        }
        return standalone.run(endpoints -> {
            System.out.println(
                    "Put scenes into the bucket swath-scenes at " + endpoints.s3() + ", or: ./swath ingest PATH…");
            return OptionalInt.empty();
        });
    }
}
