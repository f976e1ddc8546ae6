// How somebody else gets at what the page shows.

import { parametersOf } from './request';
import { texts } from './texts';
import type { SearchRequest } from './types';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A search as a call by curl. */
export const searchAsCurl = (origin: string, request: SearchRequest): string =>
  request.image
    ? `# request.json: {"image": BASE64, …}\ncurl -s ${quoted(`${origin}/api/search`)} -H 'Content-Type: application/json' -d @request.json`
    : `curl -s ${quoted(`${origin}/api/search?${parametersOf(request)}`)}`;

/** A tile as a call by curl. */
export const tileAsCurl = (origin: string, tileId: string): string => `curl -s ${quoted(`${origin}/api/tiles/${tileId}`)}`;

export const stacLink = (origin: string, collection: string, tileId: string): string =>
  `${origin}/stac/collections/${encodeURIComponent(collection)}/items/${tileId}`;

/** A tile by pystac-client. */
export const tileAsPython = (origin: string, collection: string, tileId: string): string =>
  [
    'from pystac_client import Client',
    '',
    `catalogue = Client.open(${JSON.stringify(`${origin}/stac`)})`,
    `search = catalogue.search(collections=[${JSON.stringify(collection)}], ids=[${JSON.stringify(tileId)}])`,
    'item = next(search.items())',
    'print(item.properties["description"], item.bbox, item.assets["chip"].href)',
  ].join('\n');

export const qgisHint = (origin: string, tileId: string): string => texts.hit.qgis(origin, tileId);
