export * from '@visor/service/process-lock';
