import { describe, expect, it, vi } from 'vitest';

vi.mock('../src/generated/places.json?url', () => ({ default: '/places.json' }));

const { boxAround, boxOfPlace, distanceKm, nearest, suggestPlaces } = await import('../src/places');
const { askedOfPlan } = await import('../src/planned');
const { divided, mayNamePlace, placeIn, suggest, taken } = await import('../src/suggest');
const { NOTHING } = await import('../src/address');
import type { Places } from '../src/places';

const known: Places = {
  areas: [['Kenya', 'country', 33.9, -4.7, 41.9, 5.5, 51_000_000], ['Georgia', 'country', 40, 41, 46.7, 43.6, 3_700_000]],
  cities: [
    ['Genoa', 'Liguria', 'Italy', 580_000, 44.41, 8.93],
    ['Geneva', 'Geneva', 'Switzerland', 183_000, 46.2, 6.15],
    ['São Paulo', 'São Paulo', 'Brazil', 12_000_000, -23.55, -46.63],
  ],
};

describe('places', () => {
  it('should be suggested by how they begin, without accents, the largest first', () => {
    expect(suggestPlaces(known, 'gen', 5).map((choice) => choice.name)).toEqual(['Genoa', 'Geneva']);
    expect(suggestPlaces(known, 'sao p', 5).map((choice) => choice.name)).toEqual(['São Paulo']);
    expect(suggestPlaces(known, 'k', 5)).toEqual([]);
    expect(suggestPlaces(known, 'ge', 5)[0]).toMatchObject({ name: 'Georgia', box: [40, 41, 46.7, 43.6] });
  });

  it('should be said by the nearest city', () => {
    expect(nearest(known, [8.93, 44.41])).toBe('Genoa, Italy');
    expect(nearest(known, [8.93, 44.68])).toBe('30 km north of Genoa, Italy');
    expect(nearest(known, [8.5, 44.41])).toMatch(/^34 km west of Genoa/);
    expect(nearest({ areas: [], cities: [] }, [0, 0])).toBeNull();
  });

  it('should have a box around them that is as wide as high on the ground', () => {
    const [west, south, east, north] = boxAround([179.99, 60], 20);

    expect(distanceKm([179.99, 60], [179.99, north])).toBeCloseTo(20, 0);
    expect(north - south).toBeCloseTo(0.36, 2);
    expect(west).toBeGreaterThan(179);
    expect(east).toBeLessThan(-179);
  });
});

describe('a plan as a search', () => {
  it('should keep what a search can say', () => {
    const plan = {
      subject: 'harbors', negative: ['ships'], like: null, place: { relation: 'in', names: ['Kenya'], km: null, part: null }, notPlace: null,
      time: { from: '2026-06-01T00:00:00Z', to: '2026-07-01T00:00:00Z' }, cloudMax: 0.2, threshold: { probability: 0.8 },
      sort: 'datetime' as const, limit: null, count: false, collections: ['coast'], ask: null,
    };

    expect(askedOfPlan(plan, known)).toMatchObject({
      text: 'harbors', not: ['ships'], place: 'Kenya', box: [33.9, -4.7, 41.9, 5.5], from: '2026-06-01T00:00:00Z', until: '2026-06-30T23:59:59.999Z',
      cloud: 20, least: '0.8', sort: 'datetime', collections: ['coast'],
    });
    expect(askedOfPlan({ ...plan, place: { ...plan.place, names: ['Atlantis'] } }, known)).toMatchObject({ place: '', box: null });
    expect(boxOfPlace(known, 'Genoa, Liguria')![1]).toBeCloseTo(44.27, 2);
  });
});

describe('suggestions', () => {
  it('should find the place behind "in" and "near"', () => {
    expect(divided('ships in gen')).toEqual(['ships', 'gen']);
    expect(divided('near genoa')).toEqual(['', 'genoa']);
    expect(divided('genoa')).toEqual(['', 'genoa']);
    expect(divided('boats in a harbor near gen')).toEqual(['boats', 'a harbor near gen']);
  });

  it('should find a place that the words of a search name in full', () => {
    expect(placeIn('ships near Genoa', known)).toMatchObject({ rest: 'ships', choice: { name: 'Genoa' } });
    expect(placeIn('ships near genoa in March', known)).toMatchObject({ rest: 'ships in March', choice: { name: 'Genoa' } });
    expect(placeIn('harbors in Sao Paulo, at night', known)).toMatchObject({ rest: 'harbors at night', choice: { name: 'São Paulo' } });
    expect(placeIn('ships near gen', known)).toBeNull();
    expect(placeIn('airplanes parked at an airport', known)).toBeNull();
    expect(placeIn('Genoa', known)).toBeNull();
    expect(['ships near Genoa', 'a harbor with boats', 'near'].map(mayNamePlace)).toEqual([true, false, false]);
  });

  it('should offer what was asked, places and collections, and say what is asked then', () => {
    const found = suggest('ships in gen', ['ships in genoa', 'tennis'], known, ['general', 'other']);

    expect(found.map((one) => `${one.kind} ${one.text}`)).toEqual(['recent ships in genoa', 'place Genoa', 'place Geneva', 'collection general']);
    expect(taken(found[1], { ...NOTHING, area: [[0, 0], [1, 1], [2, 0]] })).toMatchObject({ text: 'ships', place: 'Genoa', area: null });
    expect(taken(found[3], { ...NOTHING, collections: ['other'] })).toEqual({ text: 'ships', collections: ['other', 'general'] });
  });
});
