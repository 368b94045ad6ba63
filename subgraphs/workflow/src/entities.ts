import { TemplateEntity } from './template/template.entity.ts';

/** Every entity of the schema. */
export const entities = [TemplateEntity];
