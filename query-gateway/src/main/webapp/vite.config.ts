import { defineConfig } from 'vite';

// The gateway that `npm run dev` asks; the built page asks the one that serves it.
const gateway = process.env.SWATH_GATEWAY ?? 'http://127.0.0.1:8080';
const asked = ['/api', '/stac', '/q', '/v1', '/events'];

export default defineConfig({
  // oxc reads the JSX settings of tsconfig.json.
  build: {
    outDir: process.env.SWATH_PAGE_OUT ?? '../../../target/classes/META-INF/resources',
    // The folder holds other files of the gateway, too; build.sh clears what is the page's.
    emptyOutDir: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: Object.fromEntries(asked.map((path) => [path, { target: gateway }])) },
  test: { include: ['test/**/*.test.ts'], environment: 'node', testTimeout: 5000 },
} as never);
