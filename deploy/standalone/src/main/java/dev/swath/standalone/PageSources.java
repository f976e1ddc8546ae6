package dev.swath.standalone;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Serves the page from the folder of its sources where one is named, for {@code ./swath dev}: a change is there at the next load. */
@ApplicationScoped
class PageSources {
    private static final int BEFORE_ALL_OTHERS = Integer.MIN_VALUE;

    void serve(@Observes Router router, @ConfigProperty(name = "swath.standalone.page-folder") Optional<Path> folder) {
        folder.ifPresent(path -> router.route()
                .order(BEFORE_ALL_OTHERS)
                .method(HttpMethod.GET)
                .handler(StaticHandler.create(FileSystemAccess.ROOT, path.toString())
                        .setCachingEnabled(false)
                        .setMaxAgeSeconds(0)));
    }
}
