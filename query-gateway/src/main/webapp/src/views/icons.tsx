// The signs on buttons. Each button says in words what it does; the signs are for the eye alone.

const paths = {
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.2 16.2 21 21',
  close: 'M6 6l12 12M18 6 6 18',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01',
  box: 'M5 5h14v14H5z',
  area: 'M12 3l8 6-3 11H7L4 9z',
  here: 'M12 21s-7-6.2-7-11a7 7 0 0 1 14 0c0 4.800-7 11-7 11zM12 7.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5',
  view: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5M9 12h6M12 9v6',
  fit: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  pin: 'M12 3l2.700 5.600 6.100.8-4.500 4.200 1.100 6.100L12 16.700l-5.400 3 1.100-6.100L3.200 9.400l6.100-.8z',
  talk: 'M4 5h16v11H9l-5 4z',
  live: 'M12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4M7.500 16.500a6.400 6.400 0 0 1 0-9M16.500 7.500a6.400 6.400 0 0 1 0 9M4.700 19.300a10.300 10.300 0 0 1 0-14.600M19.300 4.700a10.300 10.300 0 0 1 0 14.600',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  narrow: 'M4 6h16M7 12h10M10 18h4',
  upload: 'M12 16V4M7 9l5-5 5 5M4 20h16',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  download: 'M12 4v12M7 11l5 5 5-5M4 20h16',
  like: 'M12 20s-7.500-4.600-7.500-10A4.200 4.200 0 0 1 12 7.500 4.200 4.200 0 0 1 19.500 10c0 5.400-7.500 10-7.500 10z',
  unlike: 'M5 5l14 14M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
  replay: 'M4 12a8 8 0 1 1 2.300 5.700M4 20v-5h5',
  keys: 'M9.500 9a2.500 2.500 0 1 1 3.500 2.300c-.7.3-1 .8-1 1.700M12 17h.01',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }) {
  return (
    <svg class={filled ? 'icon filled' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

export const Brand = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <path class="mark-swath" d="M3 23.5 24.5 2l4.5 4.5L7.5 28z" />
    <path class="mark-track" d="M2 30c8-1.5 19-10 28-26" />
    <circle class="mark-dot" cx="24.6" cy="11.6" r="2.6" />
  </svg>
);
