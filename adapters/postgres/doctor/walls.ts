import { bySql } from './ask.ts'
import type { Check, Exam } from './check.ts'

/** Every table of the engine's schemas. */
const tables = ({ tx }: Exam) => tx`
  select c.oid, c.oid::regclass::text as name, c.relrowsecurity, c.relforcerowsecurity, c.relowner,
         exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull) as has_tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname in ('platform', 'sales', 'payments', 'messaging', 'access') and c.relkind in ('r', 'p')`

const roles = ['durabill_app', 'durabill_system']

/** One tenant never sees or touches another's rows, whatever a query forgets. */
export const i13: Check = {
  id: 'I13',
  name: 'every tenant stands behind row-level security that nobody can step around',
  look: bySql({
    probes: [
      (exam) => exam.tx`
        select format('%s: row-level security is %s', t.name,
                      case when not t.has_tenant then 'impossible, it has no tenant' when t.relrowsecurity then 'not forced' else 'off' end) as sample
          from (${tables(exam)}) t where not (t.relrowsecurity and t.relforcerowsecurity and t.has_tenant)`,
      (exam) => exam.tx`
        select format('%s: the policy that shows durabill_app one tenant is gone or changed', t.name)
          from (${tables(exam)}) t
         where (select array_agg(pg_get_expr(p.polqual, p.polrelid) || '/' || pg_get_expr(p.polwithcheck, p.polrelid))
                  from pg_policy p
                 where p.polrelid = t.oid and (p.polroles = '{0}' or 'durabill_app'::regrole = any(p.polroles)))
               is distinct from array['(tenant_id = platform.tenant())/(tenant_id = platform.tenant())']`,
      ({ tx }) => tx`
        select format('%s may bypass row-level security', rolname)
          from pg_roles where rolname = any(${roles}) and (rolbypassrls or rolsuper)`,
      (exam) => exam.tx`
        select format('%s belongs to %s, who works with it', t.name, t.relowner::regrole)
          from (${tables(exam)}) t join pg_roles r on r.oid = t.relowner where r.rolname = any(${roles})`,
      ({ tx }) => tx`
        select format('%s is a member of %s', m.rolname, r.rolname)
          from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles r on r.oid = a.roleid
         where m.rolname = any(${roles})`,
      ({ tx }) => tx`
        select format('the view %s reads with the rights of its owner', c.oid::regclass)
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('platform', 'sales', 'payments', 'messaging', 'access') and c.relkind in ('v', 'm')
           and not coalesce('security_invoker=true' = any(c.reloptions), false)`,
    ],
    looked: (exam) => exam.tx`select format('%s tables', count(*)) from (${tables(exam)}) t`,
  }),
}
