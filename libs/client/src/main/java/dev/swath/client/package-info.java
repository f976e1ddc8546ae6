/**
 * A typed Java client of a running Swath: searches, what the catalogue knows, ingest of files with waiting, captions as they come.
 *
 * <pre>{@code
 * Endpoints endpoints = Endpoints.find(System.getenv(), null);
 * try (SwathClient swath = SwathClient.of(endpoints)) {
 *     IngestFiles ingest = swath.ingest(SwathClient.SCENES_BUCKET, IngestProgress.NONE);
 *     List<StoredObject> stored = ingest.put(SceneFile.list(List.of(Path.of("harbour"))));
 *     List<StoredObject> late = ingest.await(stored, IngestFiles.Until.CAPTIONED, Duration.ofMinutes(5));
 * }
 * }</pre>
 *
 * <p>Errors are of two kinds. {@link dev.swath.client.UnreachableException}: nothing answers. {@link dev.swath.catalogue.CatalogueException}: the answer is a
 * problem document, whose code the exception bears.
 */
@NullMarked
package dev.swath.client;

import org.jspecify.annotations.NullMarked;
