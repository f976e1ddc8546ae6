/**
 * A typed Java client of a running Swath. It searches, reads what the catalogue knows, ingests files and waits for them, and follows captions.
 *
 * <pre>{@code
 * Endpoints endpoints = Endpoints.find(System.getenv(), null);
 * try (SwathClient swath = SwathClient.of(endpoints)) {
 *     IngestFiles ingest = swath.ingest(SwathClient.SCENES_BUCKET, IngestProgress.NONE);
 *     List<StoredObject> stored = ingest.put(SceneFile.list(List.of(Path.of("harbour"))));
 *     List<StoredObject> late = ingest.await(stored, IngestFiles.Until.CAPTIONED, Duration.ofMinutes(5));
 *     SearchQuery query = SearchQuery.builder().text("boats in a harbour").limit(5).build();
 *     swath.gateway().search(query).results().forEach(hit -> System.out.println(HitText.of(hit)));
 * }
 * }</pre>
 *
 * <p>Errors are of two kinds. {@link dev.swath.client.UnreachableException}: nothing answers. {@link
 * dev.swath.catalogue.CatalogueException}: the answer is a problem document, and the exception has its code.
 */
@NullMarked
package dev.swath.client;

import org.jspecify.annotations.NullMarked;
