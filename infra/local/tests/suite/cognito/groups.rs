//! AdminAddUserToGroup, AdminRemoveUserFromGroup, AdminListGroupsForUser.

use super::*;

const ANNA: &str = "anna@example.com";

#[tokio::test]
async fn a_user_joins_and_leaves_the_groups_of_the_template() {
    let bench = Bench::new().await;
    bench.user(ANNA, None).await;
    let add = async |group: &str| {
        let call = bench.client.admin_add_user_to_group().user_pool_id(POOL).username(ANNA);
        call.group_name(group).send().await.map(drop).map_err(name)
    };
    let groups = async || {
        let answer = bench.client.admin_list_groups_for_user().user_pool_id(POOL).username(ANNA).send().await.unwrap();
        answer.groups().iter().map(|group| group.group_name().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(add("nobody").await.unwrap_err(), "ResourceNotFoundException: Group not found.");
    add("agents").await.unwrap();
    add("agents").await.unwrap();
    add("admins").await.unwrap();
    assert_eq!(groups().await, ["admins", "agents"]);
    let call = bench.client.admin_remove_user_from_group().user_pool_id(POOL).username(ANNA);
    call.group_name("agents").send().await.unwrap();
    assert_eq!(groups().await, ["admins"]);
    assert_eq!(claims(bench.tokens(ANNA).await.id_token().unwrap())["cognito:groups"], json!(["admins"]));
}
