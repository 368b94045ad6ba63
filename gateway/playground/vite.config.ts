import { defineConfig } from 'vite';

export default defineConfig({
  base: '/playground/',
  worker: { format: 'es' },
  build: {
    // Monaco is large; it comes from the same machine, once.
    chunkSizeWarningLimit: 6_000,
    rolldownOptions: {
      // "use client" marks components for servers that render; there is none here.
      onLog: (level, log, print) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') print(level, log);
      },
    },
  },
});
