// Stands for a service that can't start.
console.error('DATABASE_URL is not set');
process.exit(3);
