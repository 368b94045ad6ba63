export * from '@visor/service/process-identity';
