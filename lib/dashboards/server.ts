export { getDashboard } from "./reads/get-dashboard";
export { listDashboards } from "./reads/list-dashboards";
export { resolveDashboardVariables } from "./reads/resolve-variables";
export { getVersion, listVersions } from "./reads/versions";
export { createDashboard } from "./verbs/create-dashboard";
export { deleteDashboard, emptyBin, undeleteDashboard } from "./verbs/delete-dashboard";
export { duplicateDashboard } from "./verbs/duplicate-dashboard";
export { restoreVersion, saveDashboard } from "./verbs/save-dashboard";
export { setFavourite } from "./verbs/set-favourite";
