// A plan of the conversation as a search of the list: what of it a search box can say.

import { type Asked, NOTHING } from './address';
import { type Places, boxOfPlace } from './places';
import type { Plan } from './types';

/** The last moment of an interval whose end is outside. */
const before = (time: string): string => new Date(Date.parse(time) - 1).toISOString();

/** What is asked. A place becomes the box around it, if its name is known; a distance or direction is left out. */
export function askedOfPlan(plan: Plan, places: Places): Asked {
  const name = plan.place?.relation === 'in' || plan.place?.relation === 'near' ? (plan.place.names[0] ?? '') : '';
  const box = name ? boxOfPlace(places, name) : null;
  return {
    ...NOTHING,
    text: plan.subject ?? '',
    not: plan.negative,
    like: plan.like?.startsWith('tile:') ? [plan.like.slice(5)] : [],
    place: box ? name : '',
    box,
    from: plan.time?.from ?? '',
    until: plan.time?.to ? before(plan.time.to) : '',
    collections: plan.collections,
    cloud: plan.cloudMax === null ? null : Math.round(plan.cloudMax * 100),
    least: plan.threshold ? String(plan.threshold.probability) : '',
    sort: plan.sort === 'datetime' ? 'datetime' : '',
  };
}
